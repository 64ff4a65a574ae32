using System.Collections.Concurrent;
using System.Text;

namespace WireGate.Notifications.Delivery;

/// <summary>
/// How the requests of one channel are found there again: a file each, named by the request, with the message or ticket in it. A restart that forgot them would tell
/// everything twice. Thread-safe.
/// </summary>
internal sealed class References
{
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, string> _byRequest = new(StringComparer.Ordinal);

    /// <exception cref="IOException">The folder can't be used.</exception>
    public References(string folder)
    {
        _folder = folder;
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            // Left by a gate that was killed while it wrote.
            if (file.EndsWith(".new", StringComparison.Ordinal)) File.Delete(file);
            else _byRequest[Path.GetFileName(file)] = File.ReadAllText(file);
        }
    }

    public IEnumerable<string> Requests => _byRequest.Keys;

    public string? Find(string request) => _byRequest.GetValueOrDefault(request);

    /// <summary>The request that a ticket was opened for.</summary>
    public string? FindRequest(string reference)
    {
        foreach (var (request, known) in _byRequest)
            if (known == reference) return request;
        return null;
    }

    public void Keep(string request, string reference)
    {
        if (_byRequest.TryGetValue(request, out var known) && known == reference) return;
        _byRequest[request] = reference;
        var path = PathOf(request);
        File.WriteAllText(path + ".new", reference, new UTF8Encoding(false));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The request is over and everybody was told.</summary>
    public void Forget(string request)
    {
        if (_byRequest.TryRemove(request, out _)) File.Delete(PathOf(request));
    }

    private string PathOf(string request) =>
        request.Length is > 0 and <= 64 && request.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? Path.Combine(_folder, request) : throw new ArgumentException("no request has such an id", nameof(request));
}
