using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace WireGate.Console.Http;

/// <summary>Reads what a program sends. How long it may be is the server's limit.</summary>
internal static class Bodies
{
    /// <summary>Null, and the answer is written, if it is not what is expected.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        // Asked for by name: a form of another site can't say it.
        if (context.Request.ContentType is { } content && content.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false) is { } value) return value;
            }
            catch (JsonException)
            {
                // Told below; the error's text could repeat what was sent.
            }

            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "the body is not what is expected here").ConfigureAwait(false);
            return null;
        }

        await Answers.ProblemAsync(context, StatusCodes.Status415UnsupportedMediaType, "application/json is expected").ConfigureAwait(false);
        return null;
    }
}
