using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Policy;

namespace WireGate.Configuration;

/// <summary>The rules of the configuration and of the files under <c>rules_files</c>, each a mapping with the key <c>rules</c>, and cases beside them.</summary>
internal sealed class RulesFiles(string folder, ConfigErrors errors)
{
    private readonly List<ConfigNode> _lists = [];
    private readonly List<string> _files = [];

    public ImmutableArray<ConfigNode> Lists => [.. _lists];

    public ImmutableArray<string> Files => [.. _files];

    public void Read(MappingReader root)
    {
        errors.Try(() => Add(root));
        errors.Try(() =>
        {
            foreach (var name in root.Scalars("rules_files")) errors.Try(() => ReadFile(name));
        });
    }

    private void ReadFile(ConfigScalar name)
    {
        var file = Path.GetFullPath(name.Text, folder);
        if (_files.Contains(file)) throw name.Error($"\"{name.Text}\" stands here twice");
        if (!File.Exists(file)) throw name.Error($"the file \"{name.Text}\" does not exist");
        _files.Add(file);
        var keys = ConfigurationFile.Read(file).AsMapping();
        Add(keys);
        PolicyFile.AllowTests(keys);
        keys.End();
    }

    private void Add(MappingReader keys)
    {
        if (keys.Optional("rules") is not { } list) return;
        if (list is not ConfigSequence) throw list.Error("expected a list, found " + list.Form);
        _lists.Add(list);
    }
}
