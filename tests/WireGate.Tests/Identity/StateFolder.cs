namespace WireGate.Tests.Identity;

/// <summary>A folder for one test.</summary>
internal sealed class StateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wiregate-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
