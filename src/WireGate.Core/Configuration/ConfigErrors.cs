namespace WireGate.Core.Configuration;

/// <summary>Collects what is wrong with a file, so that one run tells all of it.</summary>
public sealed class ConfigErrors
{
    private readonly List<ConfigException> _errors = [];

    public int Count => _errors.Count;

    public void Add(ConfigException error) => _errors.AddRange(error.All);

    public void Add(ConfigNode node, string problem) => _errors.Add(node.Error(problem));

    /// <summary>Reads one part; false if it was wrong, which is then on the list.</summary>
    public bool Try(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (ConfigException error)
        {
            Add(error);
            return false;
        }
    }

    /// <summary>Reads one part, or returns <paramref name="otherwise"/> and remembers what was wrong.</summary>
    public T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (ConfigException error)
        {
            Add(error);
            return otherwise;
        }
    }

    /// <exception cref="ConfigException">Anything was wrong.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count == 1) throw _errors[0];
        if (_errors.Count > 1) throw new ConfigException(_errors);
    }
}
