using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Configuration;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>The chart's schema knows the operator's options, so that a wrong one fails the release and not the pod.</summary>
public sealed partial class ChartSchemaTests
{
    private static readonly string Pattern = (string)JsonNode.Parse(File.ReadAllText(Repository.PathOf("charts", "cmk-operator", "values.schema.json")))!
        ["properties"]!["extraArgs"]!["items"]!["pattern"]!;

    [Fact]
    public void It_lets_every_option_be_added_and_no_other()
    {
        Assert.Equal(
            OptionCatalog.All.Select(option => option.Name).Order(StringComparer.Ordinal),
            OptionName().Matches(Pattern).Select(match => match.Value).Where(word => word is not ("true" or "false")).Order(StringComparer.Ordinal));
        Assert.All(OptionCatalog.All, option => Assert.Matches(Pattern, $"--{option.Name}={(option.IsSwitch ? "false" : "x=y")}"));
        Assert.DoesNotMatch(Pattern, "--help");
        Assert.DoesNotMatch(Pattern, "--client-idd=x");
        Assert.DoesNotMatch(Pattern, "client-id=x");
    }

    [Fact]
    public void It_lets_a_switch_alone_stand_without_a_value() =>
        Assert.Equal(
            OptionCatalog.All.Where(option => option.IsSwitch).Select(option => option.Name),
            OptionCatalog.All.Where(option => Regex.IsMatch($"--{option.Name}", Pattern)).Select(option => option.Name));

    [GeneratedRegex("[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
