using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Api;

/// <summary>An entry of <c>x-kubernetes-validations</c> in the CRD.</summary>
internal sealed record CrdValidation(string Rule, string Message, string? Reason, string? FieldPath, bool OptionalOldSelf)
{
    public static CrdValidation Of(YamlMappingNode node) => new(
        Text(node, "rule") ?? string.Empty,
        Text(node, "message") ?? string.Empty,
        Text(node, "reason"),
        Text(node, "fieldPath"),
        Text(node, "optionalOldSelf") == "true");

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : null;
}
