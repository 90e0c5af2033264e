using CmkOperator.Conditions;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using Xunit;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>Somebody reads the advice, does what it says and nothing else, and the object becomes Ready without being asked again.</summary>
public sealed class VaultAdviceTests : AdviceTest
{
    public static TheoryData<string> Names => NamesOf(VaultAdvice.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_advice_on_the_vault_and_its_rights_leads_to_Ready(string name) => FollowAsync(VaultAdvice.All, name);
}

/// <summary>The same for faults of the key.</summary>
public sealed class KeyAdviceTests : AdviceTest
{
    public static TheoryData<string> Names => NamesOf(KeyAdvice.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_advice_on_the_key_leads_to_Ready(string name) => FollowAsync(KeyAdvice.All, name);
}

/// <summary>The same for faults around the workspace.</summary>
public sealed class AzureAdviceTests : AdviceTest
{
    public static TheoryData<string> Names => NamesOf(AzureAdvice.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_advice_on_what_is_around_the_workspace_leads_to_Ready(string name) => FollowAsync(AzureAdvice.All, name);
}

/// <summary>The same for faults of the object.</summary>
public sealed class SpecAdviceTests : AdviceTest
{
    public static TheoryData<string> Names => NamesOf(SpecAdvice.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_advice_on_the_object_leads_to_Ready_or_lets_it_go(string name) => FollowAsync(SpecAdvice.All, name);
}

/// <summary>No reason that a user must act on is left out.</summary>
public sealed class AdviceCoverageTests
{
    /// <summary>Reasons that nobody but Microsoft, or nobody at all, can end for the same object, and why.</summary>
    private static readonly Dictionary<ConditionReason, string> WithoutWayBack = new()
    {
        [ConditionReason.EncryptionModeUnsupported] = "Azure never changes the mode of a workspace: another workspace is needed",
        [ConditionReason.WorkspaceKindUnsupported] = "Azure never changes the kind of a workspace: another workspace is needed",
        [ConditionReason.KeyMismatch] = "Nobody but Microsoft can change the managed resources",
    };

    [Fact]
    public void Every_reason_that_a_user_can_mend_has_a_case_and_the_others_say_why_not() => Assert.Equal(
        ReasonCatalog.All.Where(entry => entry.Class == ReasonClass.User).Select(entry => entry.Reason),
        VaultAdvice.All.Concat(KeyAdvice.All).Concat(AzureAdvice.All).Concat(SpecAdvice.All).Select(one => one.Reason).Concat(WithoutWayBack.Keys).Distinct().Order());
}

/// <summary>Plays the cases, each in its own namespace and with its own Azure.</summary>
public abstract class AdviceTest : IAsyncLifetime
{
    private const int Intervals = 6;
    private static readonly TimeSpan OfOneInterval = TimeSpan.FromSeconds(2);

    private readonly SandboxArguments _arguments = new() { Once = true };
    private RunFolder? _folder;
    private SandboxCluster? _cluster;

    public async ValueTask InitializeAsync()
    {
        _folder = RunFolder.Open(null);
        _cluster = await SandboxCluster.StartAsync(_arguments, _folder.Path, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _folder?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static TheoryData<string> NamesOf(IReadOnlyList<AdviceCase> cases) => [.. cases.Select(one => one.Name)];

    private protected async Task FollowAsync(IReadOnlyList<AdviceCase> cases, string name)
    {
        var one = cases.Single(one => one.Name == name);
        var setup = new SessionSetup
        {
            Cluster = _cluster!.Client,
            Kubeconfig = _cluster.Kubeconfig,
            Namespace = "cmk-advice",
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, _folder!.Sub("azure"), TestContext.Current.CancellationToken),
            View = SilentView.Instance,
        };

        var report = await ScenarioRunner.RunAsync(ScenarioOf(one), ConfigFiles.ReadSample().Object, setup, TestContext.Current.CancellationToken);

        Assert.True(report.Settled, string.Join("; ", report.Failures));
    }

    private static Scenario ScenarioOf(AdviceCase one) => new("advice", one.Remedy)
    {
        Spec = one.Spec,
        World = one.World,
        Arrange = one.Arrange,
        Act = async stage =>
        {
            await one.Break(stage);
            await stage.UntilAsync(Expect.Condition(one.Condition, one.Status, one.Reason.ToString(), [.. one.Words]));
            var message = stage.Outcome.Condition(one.Condition)!.Message;
            foreach (var word in one.NotWords)
            {
                Assert.DoesNotContain(word, message, StringComparison.OrdinalIgnoreCase);
            }

            await one.Mend(stage);
            // The operator finds out by itself, at one of its next periodic checks.
            for (var i = 0; i < Intervals && !await stage.Session.UntilAsync(() => !one.End(stage.Outcome).Any(), OfOneInterval, stage.Stop); i++)
            {
                await stage.AdvanceAsync(one.Stride);
            }
        },
        Outcome = one.End,
    };
}
