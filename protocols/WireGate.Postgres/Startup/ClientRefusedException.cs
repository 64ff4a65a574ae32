namespace WireGate.Postgres.Startup;

/// <summary>The gate refuses a client before its session begins. Everything in it is fit for that client and holds no received bytes.</summary>
/// <param name="code">One of <see cref="Messages.SqlState"/>.</param>
/// <param name="message">What is wrong.</param>
/// <param name="hint">What to do instead.</param>
public sealed class ClientRefusedException(string code, string message, string? hint = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Hint { get; } = hint;
}
