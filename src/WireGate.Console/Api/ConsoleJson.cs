using System.Text.Json.Serialization;
using WireGate.Console.SignIn;

namespace WireGate.Console.Api;

/// <summary>The API's JSON, generated at build. What is unknown is refused: it would not be done.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(PendingLogin))]
[JsonSerializable(typeof(PendingDevice))]
[JsonSerializable(typeof(ProblemJson))]
[JsonSerializable(typeof(DeviceJson))]
[JsonSerializable(typeof(DevicePollJson))]
[JsonSerializable(typeof(DevicePendingJson))]
[JsonSerializable(typeof(LoginJson))]
[JsonSerializable(typeof(MeJson))]
[JsonSerializable(typeof(ApprovalJson))]
[JsonSerializable(typeof(ApprovalListJson))]
[JsonSerializable(typeof(AnswerJson))]
[JsonSerializable(typeof(OutcomeJson))]
[JsonSerializable(typeof(GrantListJson))]
[JsonSerializable(typeof(ChangeJson))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
