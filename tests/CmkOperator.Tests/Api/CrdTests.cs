using System.Text.RegularExpressions;
using CmkOperator.CreateOnly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Api;

/// <summary>What the CRD guarantees to its users.</summary>
public sealed class CrdTests
{
    // Client-side apply copies the whole object into an annotation, and annotations are limited to 256 KiB.
    private const int AnnotationLimit = 262_144;

    public static TheoryData<string> CreateOnlyPaths { get; } = [.. CreateOnlyFields.All.Select(row => row.Path)];

    [Fact]
    public void The_rules_at_the_root_are_those_of_the_table() =>
        Assert.Equal(
            CelRules.Root.Select(rule => new CrdValidation(rule.Rule, rule.Message, rule.Reason, rule.FieldPath, rule.OptionalOldSelf)),
            CrdFile.Root.Validations);

    [Fact]
    public void Every_rule_at_the_root_needs_the_old_object() =>
        Assert.All(CrdFile.Root.Validations, rule => Assert.Contains("oldSelf", rule.Rule, StringComparison.Ordinal));

    [Fact]
    public void No_rule_is_on_spec_or_status_as_a_whole()
    {
        Assert.Empty(CrdFile.Spec.Validations);
        Assert.Empty(CrdFile.Status.Validations);
    }

    [Theory]
    [MemberData(nameof(CreateOnlyPaths))]
    public void A_create_only_field_is_described_in_the_words_of_the_table(string path)
    {
        var field = CreateOnlyFields.All.Single(row => row.Path == path);
        Assert.Contains(field.Explanation, CrdFile.At(CrdFile.Spec, path).Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CreateOnlyPaths))]
    public void A_create_only_field_is_recorded_under_the_same_path_with_the_same_type(string path) =>
        Assert.Equal(CrdFile.At(CrdFile.Spec, path).Type, CrdFile.At(CrdFile.Status, $"createOnly.{path}").Type);

    [Fact]
    public void Status_records_no_create_only_field_that_is_not_in_the_table() =>
        Assert.Equal(
            CreateOnlyFields.All.Select(field => field.Path).Order(StringComparer.Ordinal),
            CrdFile.At(CrdFile.Status, "createOnly").Walk()
                .Where(node => node.Properties.Count == 0)
                .Select(node => node.Path["status.createOnly.".Length..])
                .Order(StringComparer.Ordinal));

    [Fact]
    public void No_field_is_described_as_create_only_that_is_not_in_the_table() =>
        Assert.Equal(
            CreateOnlyFields.All.Where(field => field.Explanation.StartsWith("Create-only", StringComparison.Ordinal))
                .Select(field => $"spec.{field.Path}")
                .Order(StringComparer.Ordinal),
            CrdFile.Spec.Walk()
                .Where(node => node.Description.Contains("Create-only", StringComparison.Ordinal))
                .Select(node => node.Path)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_description_begins_with_the_name_of_the_field() =>
        Assert.All(
            Nodes().Where(node => !IsElement(node)),
            node => Assert.Matches($"^{Regex.Escape(node.Path.Split('.')[^1])} .{{10,}}", node.Description));

    [Fact]
    public void Every_optional_field_of_the_spec_describes_what_its_absence_means()
    {
        var silent =
            from parent in CrdFile.Spec.Walk()
            from child in parent.Properties
            where !parent.Required.Contains(child.Key)
                && !child.Value.Path.StartsWith("spec.identity.", StringComparison.Ordinal)
                && !child.Value.Path.EndsWith(".tags", StringComparison.Ordinal)
                && !Regex.IsMatch(child.Value.Description, "Default( when absent)?: |No default")
            select child.Value.Path;
        Assert.Empty(silent);
    }

    [Fact]
    public void A_default_in_the_schema_is_the_default_in_the_description()
    {
        var defaults = CrdFile.Spec.Walk().Where(node => node.Text("default") is not null).ToList();
        Assert.Equal(
            ["adoptionPolicy", "associatedResources.allowReplacement", "deletionPolicy", "deletionProtection", "driftPolicy", "externalDeletionPolicy", "hbiWorkspace",
                "keyAccess", "observeOnly", "suspend"],
            defaults.Select(node => node.Path["spec.".Length..]).Order(StringComparer.Ordinal));
        Assert.All(defaults, node => Assert.Contains($"Default: {node.Text("default")}.", node.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_string_is_bounded() =>
        Assert.All(
            Nodes().Where(node => node.Type == "string" && node.Text("format") is null && node.Enum.Count == 0),
            node => Assert.True(node.Text("maxLength") is not null, node.Path));

    [Fact]
    public void Every_list_is_bounded_and_has_a_list_type() =>
        Assert.All(
            Nodes().Where(node => node.Type == "array"),
            node => Assert.True(node.Text("maxItems") is not null && node.Text("x-kubernetes-list-type") is not null, node.Path));

    [Fact]
    public void Every_map_is_bounded() =>
        Assert.All(Nodes().Where(node => node.Values is not null), node => Assert.True(node.Text("maxProperties") is not null, node.Path));

    [Fact]
    public void Every_pattern_compiles_and_is_anchored() =>
        Assert.All(
            Nodes().Select(node => node.Text("pattern")).OfType<string>(),
            pattern =>
            {
                Assert.StartsWith("^", pattern, StringComparison.Ordinal);
                Assert.EndsWith("$", pattern, StringComparison.Ordinal);
                Assert.NotNull(new Regex(pattern));
            });

    [Fact]
    public void The_printer_columns_do_not_change()
    {
        var columns = ((YamlSequenceNode)CrdFile.Version["additionalPrinterColumns"]).Children
            .Cast<YamlMappingNode>()
            .ToLookup(column => column.Children.ContainsKey("priority"), column => column["name"].ToString());
        Assert.Equal(["Ready", "Reason", "Workspace", "HBI", "Key", "Age"], columns[false]);
        Assert.Equal(["Vault", "KeyVersion", "InForce", "ManagedRG", "Message"], columns[true]);
    }

    [Fact]
    public void It_is_small_enough_for_client_side_apply() =>
        Assert.InRange(new FileInfo(CrdFile.FilePath).Length, 1, AnnotationLimit / 2);

    private static IEnumerable<CrdSchema> Nodes() => CrdFile.Spec.Walk().Concat(CrdFile.Status.Walk());

    private static bool IsElement(CrdSchema node) => node.Path.EndsWith("[]", StringComparison.Ordinal) || node.Path.EndsWith("{}", StringComparison.Ordinal);
}
