using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using WireGate.Console.Api;
using WireGate.Console.Pages;

namespace WireGate.Console.Http;

/// <summary>Writes answers.</summary>
internal static class Answers
{
    public static Task PageAsync(HttpContext context, int status, HtmlWriter page)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page.ToString()));
    }

    public static Task JsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));
    }

    /// <summary>What went wrong, for a program under <c>/api</c> and for a person elsewhere.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string message) => context.Request.Path.StartsWithSegments("/api")
        ? JsonAsync(context, status, new ProblemJson(message), ConsoleJson.Default.ProblemJson)
        : PageAsync(context, status, MessagePage.Write(status, message));

    /// <summary>With 303 the browser asks by GET, so that going back or reloading sends nothing twice.</summary>
    public static Task SeeOtherAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }

    public static Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
