using System.Globalization;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Tests.AzureRoles;
using Xunit;

namespace CmkOperator.Tests.Documents;

/// <summary>The page on scale states the real cost of a check.</summary>
public sealed class ScaleDocumentTests(RoleRuns runs) : IClassFixture<RoleRuns>
{
    [Theory]
    [InlineData("access policies", false)]
    [InlineData("role assignments", true)]
    public async Task The_reads_of_a_check_at_rest_match_the_page(string model, bool usesRbac)
    {
        var (arm, vault, writes) = (0, 0, 0);
        var report = await runs.PlayAsync(new(usesRbac ? "scale-rbac" : "scale-policies", "A workspace at rest is observed once more, after the observation that fills the caches.")
        {
            World = world => world with { Rbac = usesRbac },
            Arrange = stage => stage.AdvanceAsync(TimeSpan.FromSeconds(5)),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.PassAsync();
                await stage.RestAsync(TimeSpan.FromMilliseconds(500));
                var before = stage.Session.Journal.Requests.Count;
                await stage.PassAsync();
                var requests = stage.Session.Journal.Requests.Skip(before).Where(request => !request.IsToken).ToArray();
                vault = requests.Count(request => request.Path.Contains(".vault.", StringComparison.Ordinal));
                writes = requests.Count(request => request.IsWrite);
                arm = requests.Length - vault - writes;
            },
            Outcome = Expect.All(Expect.Ready, Expect.Writes(1)),
        });

        Assert.True(report.Settled, string.Join("; ", report.Failures));
        Assert.Equal(0, writes);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| {model} | {arm} | {vault} | 0 |"), MarkdownPage.Read("docs/scale.md").Prose);
    }
}
