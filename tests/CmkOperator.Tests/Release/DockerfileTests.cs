using System.Text.RegularExpressions;
using CmkOperator.Configuration;
using Xunit;

namespace CmkOperator.Tests.Release;

/// <summary>The image that the Dockerfile describes fits the pod that runs it.</summary>
public sealed partial class DockerfileTests
{
    private static readonly IReadOnlyList<DockerInstruction> All = DockerInstruction.ReadAll();
    private static readonly DockerInstruction[] Final = [.. All.Where(instruction => instruction.Stage == All[^1].Stage)];

    [Fact]
    public void Every_base_image_names_a_release_and_the_last_has_no_shell()
    {
        var bases = All.Where(instruction => instruction.Keyword == "FROM").Select(instruction => instruction.Arguments).ToArray();

        Assert.All(bases, image => Assert.Matches(Pinned(), image));
        Assert.Contains("chiseled", bases[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_run_in_the_last_stage() => Assert.DoesNotContain(Final, instruction => instruction.Keyword is "RUN" or "SHELL" or "ADD" or "HEALTHCHECK" or "VOLUME");

    [Fact]
    public void The_user_is_a_number_and_the_one_of_the_pod()
    {
        var user = Assert.Single(Final, instruction => instruction.Keyword == "USER").Arguments;
        var pod = File.ReadAllText(Repository.PathOf("config", "manager", "manager.yaml"));

        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", user);
        Assert.Contains($"runAsUser: {user.Split(':')[0]}\n", pod, StringComparison.Ordinal);
        Assert.Contains($"runAsGroup: {user.Split(':')[1]}\n", pod, StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_is_the_binary_itself_so_that_it_gets_the_signals() =>
        Assert.Equal("[\"/app/CmkOperator\"]", Assert.Single(Final, instruction => instruction.Keyword == "ENTRYPOINT").Arguments);

    [Fact]
    public void The_ports_are_those_of_the_options()
    {
        var defaults = new ProcessOptions();

        Assert.Equal($"{defaults.MetricsPort} {defaults.HealthPort} 9443", Assert.Single(Final, instruction => instruction.Keyword == "EXPOSE").Arguments);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("description")]
    [InlineData("source")]
    [InlineData("documentation")]
    [InlineData("vendor")]
    [InlineData("licenses")]
    [InlineData("version")]
    [InlineData("revision")]
    [InlineData("created")]
    public void The_image_says_what_it_is(string label) =>
        Assert.Matches($"org\\.opencontainers\\.image\\.{label}=\"[^\"]+\"", string.Join(' ', Final.Where(instruction => instruction.Keyword == "LABEL").Select(instruction => instruction.Arguments)));

    [Fact]
    public void The_binary_is_made_by_the_script_that_is_tried_outside_of_a_container()
    {
        var run = Assert.Single(All, instruction => instruction.Keyword == "RUN" && instruction.Arguments.Contains(".ci/publish", StringComparison.Ordinal)).Arguments;

        Assert.Contains(".ci/publish \"$TARGETARCH\" /out", run, StringComparison.Ordinal);
        Assert.Contains("--mount=type=cache", run, StringComparison.Ordinal);
        Assert.Contains("!.ci/publish", File.ReadAllLines(Repository.PathOf(".dockerignore")));
    }

    [Fact]
    public void No_secret_is_built_in() =>
        Assert.DoesNotContain(All.Where(instruction => instruction.Keyword is "ARG" or "ENV"), instruction => Secret().IsMatch(instruction.Arguments));

    // A registry of Microsoft's, a tag of a release or more, and a digest once one is there.
    [GeneratedRegex(@"^mcr\.microsoft\.com/dotnet/[a-z-]+:10\.0(\.[0-9]+)?-[a-z-]+(@sha256:[0-9a-f]{64})?( AS [a-z]+)?$")]
    private static partial Regex Pinned();

    [GeneratedRegex("token|secret|password|_key", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
