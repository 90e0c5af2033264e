using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Status;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>
/// Writes the parts of the CustomResourceDefinition that the core's tables know. The rest of the file (fields with their types and bounds,
/// printer columns, comments) is written by hand and stays byte for byte.
/// </summary>
internal static class CrdDocument
{
    public const string Path = "config/crd/bases/cmk-operator.io_cmkworkspaces.yaml";

    /// <summary>A chart cannot read files outside of its folder.</summary>
    public const string ChartCopy = "charts/cmk-operator/files/cmk-operator.io_cmkworkspaces.yaml";

    private const string LastLine = "# last line generated from CreateOnlyFields";
    private const int Width = 140;

    private static readonly (string Field, Type Words)[] Enums =
    [
        ("spec.keyAccess", typeof(KeyAccessMode)),
        ("spec.adoptionPolicy", typeof(AdoptionPolicy)),
        ("spec.deletionPolicy", typeof(DeletionPolicy)),
        ("spec.externalDeletionPolicy", typeof(ExternalDeletionPolicy)),
        ("spec.driftPolicy", typeof(DriftPolicy)),
        ("status.conditions[].status", typeof(ConditionStatus)),
        ("status.preflight[].result", typeof(CheckOutcome)),
    ];

    public static string Make() => Make(File.ReadAllText(Repository.PathOf(Path)));

    /// <summary>The file with its generated parts as the tables have them now.</summary>
    public static string Make(string text)
    {
        var schema = new YamlLines(text, "openAPIV3Schema");
        schema.Replace("x-kubernetes-validations", "# generated from CelRules", CelRules.Root.SelectMany(Lines));

        foreach (var form in KeyForms.All)
        {
            schema.Replace($"{NodeOf($"spec.encryption.{form.Field}")}/x-kubernetes-validations", "# generated from KeyForms", Lines(form).Select(line => $"  {line}"));
        }

        // All of them first: a field that left the table loses its sentence.
        schema.RemoveMarkedLines(LastLine);
        foreach (var field in CreateOnlyFields.All)
        {
            schema.AppendMarkedLine($"{NodeOf($"spec.{field.Path}")}/description", LastLine, Sentence(field));
        }

        foreach (var (field, words) in Enums)
        {
            schema.Replace($"{NodeOf(field)}/enum", $"# generated from {words.Name}", Enum.GetNames(words).Select(word => $"  - {Quoted(word)}"));
        }

        schema.Replace($"{NodeOf("status.conditions")}/description", ">- # generated from ConditionType", Folded(ConditionTypes(), indentation: 18));
        return schema.ToString();
    }

    private static IEnumerable<string> Lines(CelRule rule) =>
    [
        "- rule: >-",
        $"    {rule.Rule}",
        "  message: >-",
        $"    {rule.Message}",
        $"  reason: {rule.Reason}",
        $"  fieldPath: {rule.FieldPath}",
        .. rule.OptionalOldSelf ? ["  optionalOldSelf: true"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Lines(KeyForm form) =>
    [
        "- rule: >-",
        $"    {form.Rule}",
        "  message: >-",
        $"    {form.Otherwise}",
        "  messageExpression: >-",
        $"    {form.MessageExpression}",
    ];

    // A property of the resource itself, such as location, has the same name in Azure.
    private static string Sentence(CreateOnlyField field) =>
        field.AzureProperty.StartsWith("properties.", StringComparison.Ordinal) ? $"{field.Explanation} (Azure: {field.AzureProperty})" : field.Explanation;

    private static string ConditionTypes()
    {
        var later = Enum.GetValues<ConditionType>()
            .Where(type => type is not (ConditionType.Ready or ConditionType.Reconciling or ConditionType.Stalled))
            .Select(type => type.ToString())
            .ToList();
        return "conditions say how things stand: Ready always; Reconciling or Stalled while Ready is not True; and "
            + $"{string.Join(", ", later[..^1])} and {later[^1]}, each once it is known.";
    }

    private static IEnumerable<string> Folded(string text, int indentation)
    {
        var line = " ";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 1 && indentation + line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = " ";
            }

            line += $" {word}";
        }

        yield return line;
    }

    private static string NodeOf(string field) =>
        string.Join('/', field.Split('.').Select(step => step.EndsWith("[]", StringComparison.Ordinal) ? $"properties/{step[..^2]}/items" : $"properties/{step}"));

    // YAML reads these two as booleans.
    private static string Quoted(string word) => word is "True" or "False" ? $"\"{word}\"" : word;
}
