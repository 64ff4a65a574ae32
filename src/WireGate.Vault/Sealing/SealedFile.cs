using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sealing;

/// <summary>
/// Secrets in one encrypted file. Whoever can write the file but has no key can destroy it, and can put an older whole copy in its place;
/// the second is noticed while the gate runs, and not across a restart: nothing on the same disk could tell.
/// </summary>
public sealed class SealedFile
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private ISealKey _key;
    private (ReadOnlyMemory<byte> Id, ulong Generation)? _seen;

    /// <param name="path">Where it is. It need not exist before the first secret is set.</param>
    /// <param name="key">What it is sealed with.</param>
    /// <param name="time">The clock.</param>
    public SealedFile(string path, ISealKey key, TimeProvider time) => (_path, _key, _time) = (path, key, time);

    internal SourceStamp? Stamp => Posix.Status(_path)?.Stamp;

    /// <summary>Every secret's name, version and time. Empty if there is no file yet.</summary>
    /// <exception cref="CredentialException">The file can't be read or is not as it was written.</exception>
    public ImmutableArray<SealedEntry> List()
    {
        using var content = Load();
        return content is null ? [] : [.. content.Image.Secrets.Select(secret => secret.Entry)];
    }

    /// <summary>Opens one secret. Reads the whole file; the caller disposes the buffer.</summary>
    /// <exception cref="CredentialException">There is none of that name, or the file can't be read or is not as it was written.</exception>
    public SecretBuffer Read(string name)
    {
        using var content = Load();
        return content?.Image.Find(name) is { } secret ? content.OpenSecret(secret) : throw NoSuch(name);
    }

    /// <summary>Sets a secret, new or not. Of an old value nothing stays but the count.</summary>
    public Task<SealedEntry> SetAsync(string name, SecretBuffer secret, CancellationToken cancellationToken) =>
        PutAsync(name, secret, mustExist: false, cancellationToken);

    /// <summary>Gives a secret that exists a new value.</summary>
    public Task<SealedEntry> RotateAsync(string name, SecretBuffer secret, CancellationToken cancellationToken) =>
        PutAsync(name, secret, mustExist: true, cancellationToken);

    /// <summary>False if there is none of that name.</summary>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        using var writing = await LockAsync(cancellationToken).ConfigureAwait(false);
        using var content = Load();
        if (content?.Image.Find(name) is null) return false;
        content.Remove(name);
        Save(content);
        return true;
    }

    /// <summary>Seals everything anew: with another key to the file, and with another key inside it.</summary>
    public async Task RekeyAsync(ISealKey key, CancellationToken cancellationToken)
    {
        using var writing = await LockAsync(cancellationToken).ConfigureAwait(false);
        using var before = Load() ?? throw new CredentialException("there is no sealed file");
        using var after = SealedContent.Create(key, before.Image.Id.Span, before.Image.Generation);
        foreach (var secret in before.Image.Secrets)
        {
            using var value = before.OpenSecret(secret);
            after.Add(secret.Entry, value.Span);
        }

        Save(after);
        lock (_lock) _key = key;
    }

    private async Task<SealedEntry> PutAsync(string name, SecretBuffer secret, bool mustExist, CancellationToken cancellationToken)
    {
        if (!CredentialName.IsValid(name)) throw new CredentialException(CredentialName.Rule);
        if (secret.Length is 0 or > SecretFile.MaxLength) throw new CredentialException($"a secret has 1 to {SecretFile.MaxLength} bytes");
        using var writing = await LockAsync(cancellationToken).ConfigureAwait(false);
        using var content = Load() ?? SealedContent.Create(Key(), RandomNumberGenerator.GetBytes(SealedFormat.IdLength), 0);
        var before = content.Image.Find(name);
        if (before is null && mustExist) throw NoSuch(name);
        if (before is null && content.Image.Secrets.Length >= SealedFormat.MaxSecrets)
            throw new CredentialException($"the sealed file holds {SealedFormat.MaxSecrets} secrets already");
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var entry = new SealedEntry(name, checked((before?.Entry.Version ?? 0) + 1), now);
        content.Add(entry, secret.Span);
        Save(content);
        return entry;
    }

    private async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.TakeAsync(_path + ".lock", _time, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new CredentialException("the sealed file can't be locked: " + error.Message, error);
        }
    }

    private SealedContent? Load()
    {
        // Before the file: what is read after this can't rightly be older.
        (ReadOnlyMemory<byte> Id, ulong Generation)? seen;
        lock (_lock) seen = _seen;
        if (ReadFile() is not { } file) return seen is null ? null : throw new CredentialException("the sealed file is gone");
        var content = SealedContent.Open(file, Key());
        try
        {
            if (seen is { } last && (!content.Image.Id.Span.SequenceEqual(last.Id.Span) || content.Image.Generation < last.Generation))
                throw new CredentialException("the sealed file was replaced by an older or another one; restart the gate if you put it there");
            Remember(content.Image);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private byte[]? ReadFile()
    {
        try
        {
            if (Posix.Status(_path) is not { } status) return File.Exists(_path) ? throw new CredentialException("the sealed file can't be looked at") : null;
            if (!status.IsRegularFile || status.Size > SealedFormat.MaxLength) throw new CredentialException("the sealed file is not one");
            return File.ReadAllBytes(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException("the sealed file can't be read", error);
        }
    }

    private void Save(SealedContent content)
    {
        content.NextGeneration();
        try
        {
            AtomicFile.Replace(_path, content.ToBytes());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException("the sealed file can't be written: " + error.Message, error);
        }

        Remember(content.Image);
    }

    private void Remember(SealedImage image)
    {
        lock (_lock)
        {
            if (_seen is not { } last || image.Generation > last.Generation) _seen = (image.Id, image.Generation);
        }
    }

    private ISealKey Key()
    {
        lock (_lock) return _key;
    }

    private static CredentialException NoSuch(string name) => new($"there is no sealed secret \"{name}\"");
}
