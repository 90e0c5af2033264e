using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Release;

/// <summary>Workflows run reviewed code with the least rights that they need.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Names => [.. WorkflowFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_is_pinned_to_a_commit_that_a_comment_names(string name)
    {
        var uses = new WorkflowFile(name).Text.Split('\n').Where(line => UsesLine().IsMatch(line)).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(PinnedUses(), line));
    }

    [Fact]
    public void An_action_is_pinned_to_the_same_commit_in_all_workflows() =>
        Assert.All(
            WorkflowFile.Names.SelectMany(name => new WorkflowFile(name).Steps).Select(step => WorkflowFile.Find(step, "uses")).OfType<string>().GroupBy(uses => uses.Split('@')[0]),
            action => Assert.Single(action.Distinct()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Rights_are_granted_to_each_job_and_none_to_all(string name)
    {
        var workflow = new WorkflowFile(name);

        Assert.Empty(((YamlMappingNode)workflow.Document["permissions"]).Children);
        Assert.All(workflow.Jobs, job => Assert.True(WorkflowFile.Permissions(job.Job) is { Count: > 0 }, $"{job.Name} does not declare its permissions"));
        Assert.All(workflow.Jobs, job => Assert.NotNull(WorkflowFile.Find(job.Job, "timeout-minutes")));
    }

    [Fact]
    public void Pull_requests_may_only_read()
    {
        var workflow = new WorkflowFile("ci.yml");

        Assert.All(workflow.Jobs, job => Assert.Equal(["contents: read"], WorkflowFile.Permissions(job.Job)!.Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.All(WorkflowFile.Names, name => Assert.DoesNotContain("pull_request_target", new WorkflowFile(name).Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gate", "contents: read")]
    [InlineData("image", "contents: read, packages: write")]
    [InlineData("manifest", "attestations: write, id-token: write, packages: write")]
    [InlineData("chart", "attestations: write, contents: read, id-token: write, packages: write")]
    [InlineData("cli", "contents: read")]
    [InlineData("publish", "attestations: write, contents: write, id-token: write, packages: read")]
    public void A_job_of_the_release_has_only_the_rights_for_its_purpose(string job, string permissions) =>
        Assert.Equal(
            permissions,
            string.Join(", ", WorkflowFile.Permissions(new WorkflowFile("release.yml").Jobs.Single(one => one.Name == job).Job)!
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}: {pair.Value}")));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_expression_is_pasted_into_a_script(string name) =>
        Assert.All(
            new WorkflowFile(name).Steps.Select(step => WorkflowFile.Find(step, "run")).OfType<string>(),
            script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_checkout_leaves_no_credentials_behind(string name) =>
        Assert.All(
            new WorkflowFile(name).Steps.Where(step => WorkflowFile.Find(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true),
            step => Assert.Equal("false", step["with"]["persist-credentials"].ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_secret_is_used_except_the_token_of_the_run(string name) =>
        Assert.DoesNotContain("secrets.", new WorkflowFile(name).Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Runners_are_pinned_to_a_release(string name) =>
        Assert.DoesNotContain("-latest", new WorkflowFile(name).Text, StringComparison.Ordinal);

    [Fact]
    public void Continuous_integration_runs_the_same_gate_as_developers() =>
        Assert.Contains(new WorkflowFile("ci.yml").Steps, step => WorkflowFile.Find(step, "run") == ".ci/run");

    [Theory]
    [InlineData("cosign sign --yes --recursive \"$IMAGE@$DIGEST\"")]
    [InlineData("cosign sign --yes \"$CHARTS/cmk-operator@$DIGEST\"")]
    [InlineData("cosign sign-blob --yes --bundle dist/SHA256SUMS.sigstore.json dist/SHA256SUMS")]
    public void What_is_released_is_signed_by_digest(string command) =>
        Assert.Contains(new WorkflowFile("release.yml").Steps, step => WorkflowFile.Find(step, "run") == command);

    [GeneratedRegex(@"^\s*(- )?uses:")]
    private static partial Regex UsesLine();

    [GeneratedRegex(@"^\s*(- )?uses: [A-Za-z0-9-]+/[A-Za-z0-9._/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$")]
    private static partial Regex PinnedUses();
}
