using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sources;

/// <summary>
/// Secrets taken out of the environment: each value is copied, overwritten where it stood, so that /proc/PID/environ no longer shows it,
/// and its variable removed, so that no child inherits it.
/// </summary>
internal sealed class EnvironmentSecrets : IDisposable
{
    private readonly Dictionary<string, SecretBuffer> _values = new(StringComparer.Ordinal);

    /// <summary>Takes the variables that were not taken before. Nothing else may read or change the environment meanwhile: call it at start.</summary>
    /// <exception cref="CredentialException">A value is too long.</exception>
    public void Take(IEnumerable<string> variables)
    {
        var taken = new List<string>();
        foreach (var variable in variables)
            if (!_values.ContainsKey(variable) && TryTake(variable)) taken.Add(variable);

        // .NET's own copy of the environment, made now if it was not made before, and so only after all values are gone.
        foreach (var variable in taken) Environment.SetEnvironmentVariable(variable, null);
    }

    public SecretBuffer? Find(string variable) => _values.GetValueOrDefault(variable);

    public void Dispose()
    {
        foreach (var value in _values.Values) value.Dispose();
        _values.Clear();
    }

    private unsafe bool TryTake(string variable)
    {
        var start = Posix.GetEnvironment(variable);
        if (start is null) return false;
        var length = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(start).Length;
        var value = new Span<byte>(start, length);
        if (length > SecretFile.MaxLength) throw new CredentialException($"the environment variable {variable} is longer than {SecretFile.MaxLength} bytes");
        if (length > 0) _values.Add(variable, new SecretBuffer(value));
        CryptographicOperations.ZeroMemory(value);
        _ = Posix.UnsetEnvironment(variable);
        return true;
    }
}
