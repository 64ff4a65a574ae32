using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WireGate.Console.Http;

/// <summary>The style sheet and the one script, out of the program itself. Public: they say nothing.</summary>
internal static class Assets
{
    private static readonly FrozenDictionary<string, (string Type, byte[] Bytes)> Files = new Dictionary<string, (string, byte[])>
    {
        ["console.css"] = ("text/css; charset=utf-8", Read("console.css")),
        ["console.js"] = ("text/javascript; charset=utf-8", Read("console.js")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", ServeAsync);

    private static Task ServeAsync(HttpContext context)
    {
        if (context.Request.RouteValues["name"] is not string name || !Files.TryGetValue(name, out var file))
            return Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "There is no such page.");
        context.Response.Headers.CacheControl = "no-cache";
        return Answers.WriteAsync(context, file.Type, file.Bytes);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program lacks {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
