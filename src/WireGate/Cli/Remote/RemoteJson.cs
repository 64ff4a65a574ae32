using System.Text.Json.Serialization;

namespace WireGate.Cli.Remote;

/// <summary>What the command line keeps, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SavedLogin))]
internal sealed partial class RemoteJson : JsonSerializerContext;
