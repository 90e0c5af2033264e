using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using Xunit;

namespace CmkOperator.Core.Tests.Observed;

/// <summary>What a failed read proves about the thing that was requested.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData(404, "ResourceNotFound", true)]
    [InlineData(404, "ResourceGroupNotFound", true)]
    [InlineData(404, "KeyNotFound", true)]
    [InlineData(404, "", false)]
    [InlineData(404, "NoRegisteredProviderFound", false)]
    [InlineData(404, "InvalidResourceType", false)]
    [InlineData(403, "AuthorizationFailed", false)]
    [InlineData(500, "ResourceNotFound", false)]
    public void Only_a_404_that_says_what_is_missing_proves_that_it_is(int status, string code, bool isAbsent) =>
        Assert.Equal(isAbsent, Reading.Failed<VaultFacts>(new AzureFault(status, code, "x")) is Reading<VaultFacts>.Absent);

    [Theory]
    [InlineData("", "(AzureUnavailable)")]
    [InlineData("SubscriptionNotFound", "(SubscriptionUnavailable)")]
    [InlineData("ResourceGroupNotFound", "- finalizer")]
    public void A_purge_ends_when_Azure_reports_the_managed_group_as_gone(string code, string plan)
    {
        var purged = World.Settled().Deleting(DeletionPolicy.Purge);
        var gone = purged.After(purged.ReportWrite(ActionOutcomeKind.Begun), TimeSpan.FromMinutes(5)).WithoutWorkspace()
            .WithManaged(managed => managed with { Group = Reading.Failed<ResourceGroupFacts>(new AzureFault(404, code, "x")) });

        Assert.Contains(plan, gone.PlanText(), StringComparison.Ordinal);
    }
}
