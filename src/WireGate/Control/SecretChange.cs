using System.Text.Json.Serialization;

namespace WireGate.Control;

/// <summary>What an operator does to a sealed secret.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SecretChange>))]
internal enum SecretChange
{
    Set,
    Rotate,
    Remove,
}
