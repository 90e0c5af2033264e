using System.Text.RegularExpressions;
using CmkOperator.Architecture.Tests.Sources;
using Xunit;

namespace CmkOperator.Architecture.Tests;

/// <summary>docs/architecture.md names files, types, projects and steps that are there.</summary>
public sealed partial class ArchitecturePageTests
{
    private readonly string _page = SourceTree.Read("docs/architecture.md");

    [Fact]
    public void Every_linked_path_exists()
    {
        var targets = Link().Matches(_page).Select(link => link.Groups["target"].Value).Distinct().ToArray();

        Assert.True(targets.Length > 20, $"Only {targets.Length} links were found");
        RoomTests.AssertNone([.. targets.Where(target => !Path.Exists(Repository.PathOf($"docs/{target}"))).Select(target => $"docs/architecture.md: there is no {target}")]);
    }

    [Fact]
    public void A_link_that_bears_the_name_of_a_type_leads_to_the_file_that_declares_it() => RoomTests.AssertNone(
    [
        .. from link in Link().Matches(_page)
           let name = link.Groups["text"].Value
           let path = Repository.PathOf($"docs/{link.Groups["target"].Value}")
           where path.EndsWith(".cs", StringComparison.Ordinal) && !path.Contains("/tests/", StringComparison.Ordinal) && File.Exists(path)
           where !Regex.IsMatch(File.ReadAllText(path), $@"\b(class|record|struct|interface|enum) {name}\b")
           select $"docs/architecture.md: {name} is not declared in {link.Groups["target"].Value}",
    ]);

    [Fact]
    public void Every_project_is_on_the_page() =>
        Assert.All(RealRooms.Order.Projects, project => Assert.Contains($"| `{project.Name}` |", _page, StringComparison.Ordinal));

    [Fact]
    public void The_steps_of_the_page_are_those_of_the_picture()
    {
        var steps = Step().Matches(_page).Select(step => (step.Groups["name"].Value, step.Groups["text"].Value)).ToArray();

        Assert.Equal(RealRooms.Order.Pass.Select(step => step.Name), steps.Select(step => step.Item1));
        Assert.All(RealRooms.Order.Pass.Zip(steps), pair => Assert.Contains($"[{pair.First.Type}](../{pair.First.File})", pair.Second.Item2, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_that_a_source_names_is_on_the_page_of_rules()
    {
        var page = SourceTree.Read("docs/rules.md");
        var named = RealRooms.Projects.SelectMany(project => project.Files).SelectMany(file => Rule().Matches(file.Text).Select(rule => rule.Value)).ToHashSet();

        Assert.NotEmpty(named);
        Assert.All(named, rule => Assert.Contains($"\n## {rule}: ", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<=///.*|//.*)\bR\d+\b")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\[(?<text>[^\]\[]*)\]\((?<target>[^)#:]+)\)")]
    private static partial Regex Link();

    // A numbered item up to the next one or to the blank line after the list.
    [GeneratedRegex(@"^\d+\. \*\*(?<name>[^*]+)\.\*\*(?<text>.*?)(?=^\d+\. \*\*|^$)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Step();
}
