using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sealing;

/// <summary>
/// The gate's own keys: each in a file of its own in the state folder that is a sealed file with this one secret, under the key that
/// credentials are sealed with. That key is fetched when the first of them is needed.
/// </summary>
public sealed class SealedKeys : IKeyStore
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly SealOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<ISealKey> _sealKey;

    public SealedKeys(string folder, SealOptions options, TimeProvider time)
    {
        (_folder, _options, _time) = (folder, options, time);
        // What can't be had now may be had later: a failure is not kept.
        _sealKey = new Lazy<ISealKey>(options.OpenKey, LazyThreadSafetyMode.PublicationOnly);
    }

    public SecretBuffer ReadOrMake(string name, Func<SecretBuffer> make)
    {
        var path = PathOf(name);
        try
        {
            if (!File.Exists(path))
            {
                using var key = make();
                // Of the keys of two processes the one that was there first stays.
                AtomicFile.TryCreate(path, Seal(name, key.Span));
            }

            using var file = Read(name, path);
            return IsSealed(file) ? Open(name, file) : new SecretBuffer(file.Span);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"the key {path} can't be used: {error.Message}", error);
        }
    }

    /// <summary>Opens a key if there is one, and seals it if it lies there in the clear. For a gate's start: no other process may do the same.</summary>
    /// <returns>Whether it lay in the clear.</returns>
    /// <exception cref="CredentialException">It can't be opened or sealed.</exception>
    public bool TakeOver(string name)
    {
        var path = PathOf(name);
        try
        {
            if (!File.Exists(path)) return false;
            using var file = Read(name, path);
            if (IsSealed(file))
            {
                Open(name, file).Dispose();
                return false;
            }

            AtomicFile.Replace(path, Seal(name, file.Span));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"the key {path} can't be sealed: {error.Message}", error);
        }
    }

    private static bool IsSealed(SecretBuffer file) => file.Span.StartsWith(SealedFormat.Magic[..^1]);

    private SecretBuffer Read(string name, string path)
    {
        var file = SecretFile.Read(path, $"the gate's key \"{name}\"", isText: false);
        if ((File.GetUnixFileMode(path) & ~Owner) == 0) return file;
        file.Dispose();
        throw new CredentialException($"others may use the key {path}: make its mode 600");
    }

    private byte[] Seal(string name, ReadOnlySpan<byte> key)
    {
        _options.MakeFirstKey();
        using var content = SealedContent.Create(_sealKey.Value, RandomNumberGenerator.GetBytes(SealedFormat.IdLength), 0);
        content.Add(new SealedEntry(name, 1, DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds())), key);
        content.NextGeneration();
        return content.ToBytes();
    }

    private SecretBuffer Open(string name, SecretBuffer file)
    {
        try
        {
            using var content = SealedContent.Open(file.Span, _sealKey.Value);
            return content.Image.Find(name) is { } secret ? content.OpenSecret(secret) : throw new CredentialException("it is another key");
        }
        catch (CredentialException error)
        {
            throw new CredentialException($"the gate's key {PathOf(name)}: {error.Message}", error);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".key");
}
