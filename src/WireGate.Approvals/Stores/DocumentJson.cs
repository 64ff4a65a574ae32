using System.Text.Json.Serialization;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>The JSON of the store, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApprovalItem))]
[JsonSerializable(typeof(ActionEffect))]
internal sealed partial class DocumentJson : JsonSerializerContext;
