using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WireGate.Control;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Hosting;
using WireGate.Identity;
using WireGate.Identity.Exchange;
using WireGate.Logging;
using WireGate.Recording.Ledger;

namespace WireGate.Exchange;

/// <summary>Answers <c>POST /token</c> (RFC 8693, errors as in RFC 6749 5.2) and <c>GET /.well-known/jwks.json</c>, and nothing else.</summary>
internal sealed class ExchangeEndpoint(Gate gate, ILogger logger)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const string Jwt = "urn:ietf:params:oauth:token-type:jwt";
    private const string IdToken = "urn:ietf:params:oauth:token-type:id_token";

    /// <summary>Slows down whoever guesses.</summary>
    private readonly FailedLogins _failures = new(gate.Time);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            switch (context.Request.Path.Value, context.Request.Method)
            {
                case ("/token", "POST"):
                    await ExchangeAsync(context).ConfigureAwait(false);
                    break;
                case ("/.well-known/jwks.json", "GET"):
                    await SendAsync(context, StatusCodes.Status200OK, gate.Tokens.WriteKeySet()).ConfigureAwait(false);
                    break;
                default:
                    context.Response.StatusCode = context.Request.Path.Value is "/token" or "/.well-known/jwks.json" ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
                    break;
            }
        }
        catch (ExchangeException error)
        {
            if (error.Code == ExchangeException.InvalidGrant) await _failures.CountAsync(AddressOf(context), context.RequestAborted).ConfigureAwait(false);
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error.Code, error.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            context.Response.StatusCode = error.StatusCode;
        }
        catch (Exception error) when (error is IdentityException or LedgerUnavailableException)
        {
            GateLog.ControlFailed(logger, error.GetType().Name);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "the gate can't issue tokens now").ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Its message could hold what was sent.
            GateLog.ControlFailed(logger, error.GetType().Name);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "server_error", "the gate failed to answer").ConfigureAwait(false);
        }
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        var body = await ReadAsync(context).ConfigureAwait(false);
        try
        {
            using var form = ExchangeForm.Parse(body.Span);
            var request = ToRequest(form);
            using var issued = await gate.Exchange.ExchangeAsync(request, context.RequestAborted).ConfigureAwait(false);
            var reply = await HandOverAsync(issued, form.Text("ssh_public_key")).ConfigureAwait(false);
            try
            {
                await SendAsync(context, StatusCodes.Status200OK, Describe(issued.Record, reply, request.AsJwt)).ConfigureAwait(false);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(reply.Text);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsMemory(body).Span);
        }
    }

    private async Task<ControlReply.TokenIssued> HandOverAsync(IssuedToken issued, string? sshPublicKey)
    {
        try
        {
            return await new TokenHandover(gate.Tokens).CompleteAsync(
                issued, sshPublicKey, () => gate.Admin.TokenExchanged(issued.Record.Id, issued.Record.Agent, issued.Record.Parent!.Id, "the exchange listener")).ConfigureAwait(false);
        }
        catch (IdentityException error) when (sshPublicKey is not null)
        {
            throw new ExchangeException(ExchangeException.InvalidRequest, error.Message);
        }
    }

    private static ExchangeRequest ToRequest(ExchangeForm form)
    {
        if (form.Text("grant_type") != Grant) throw new ExchangeException(ExchangeException.UnsupportedGrant, "the one grant type here is " + Grant);
        var subject = form.Find("subject_token") ?? throw new ExchangeException(ExchangeException.InvalidRequest, "subject_token is missing");
        CheckType(form.Text("subject_token_type"), "subject_token_type");
        var actor = form.Find("actor_token");
        if (actor is not null) CheckType(form.Text("actor_token_type"), "actor_token_type");
        else if (form.Find("actor_token_type") is not null) throw new ExchangeException(ExchangeException.InvalidRequest, "actor_token_type stands without actor_token");
        var requested = form.Text("requested_token_type");
        if (requested is not (null or AccessToken or Jwt)) throw new ExchangeException(ExchangeException.InvalidRequest, "requested_token_type is access_token or jwt");
        return new ExchangeRequest
        {
            Subject = subject,
            Actor = actor is null ? default(ReadOnlyMemory<byte>?) : actor,
            Targets = [.. form.All("audience").Concat(form.All("resource")).Distinct(StringComparer.Ordinal)],
            Effects = Scope(form.Text("scope")),
            Details = form.Find("authorization_details") is { } details ? AuthorizationDetails.Parse(details) : null,
            Label = form.Text("label"),
            AsJwt = requested == Jwt,
        };
    }

    private static void CheckType(string? type, string name)
    {
        if (type is not (AccessToken or Jwt or IdToken)) throw new ExchangeException(ExchangeException.InvalidRequest, $"{name} is access_token, jwt or id_token");
    }

    private static EffectMask Scope(string? scope)
    {
        if (scope is null) return EffectMask.All;
        return EffectMask.Of([.. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
            EffectNames.TryParse(word, out var effect) && effect != Effect.Unknown ? effect : throw new ExchangeException(ExchangeException.InvalidScope, "a scope is not known"))]);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw new ExchangeException(ExchangeException.InvalidRequest, "the request is a form: application/x-www-form-urlencoded");
        var body = new ArrayBufferWriter<byte>(4096);
        // Kestrel's limit on the body bounds it.
        while (await context.Request.Body.ReadAsync(body.GetMemory(4096), context.RequestAborted).ConfigureAwait(false) is > 0 and var read) body.Advance(read);
        return body.WrittenMemory;
    }

    private byte[] Describe(TokenRecord record, ControlReply.TokenIssued reply, bool isJwt) => Write(json =>
    {
        json.WriteString("access_token"u8, reply.Text);
        json.WriteString("issued_token_type"u8, isJwt ? Jwt : AccessToken);
        json.WriteString("token_type"u8, "Bearer"u8);
        json.WriteNumber("expires_in"u8, Math.Max(0, (long)(record.LoginExpires - gate.Time.GetUtcNow()).TotalSeconds));
        json.WriteString("token_id"u8, record.Id);
        json.WriteString("session_expires"u8, record.SessionExpires);
        AuthorizationDetails.Write(json, record);
        if (reply.Certificate is { } certificate) json.WriteString("ssh_certificate"u8, certificate);
    });

    private static Task RefuseAsync(HttpContext context, int status, string code, string message) => SendAsync(context, status, Write(json =>
    {
        json.WriteString("error"u8, code);
        json.WriteString("error_description"u8, message);
    }));

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var bytes = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return bytes;
    }

    private static async Task SendAsync(HttpContext context, int status, byte[] json)
    {
        if (context.Response.HasStarted) return;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(json);
    }

    private static IPEndPoint AddressOf(HttpContext context) => new(context.Connection.RemoteIpAddress ?? IPAddress.None, context.Connection.RemotePort);
}
