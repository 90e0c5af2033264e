using CmkOperator.Core.Tests.Builders;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Status;

/// <summary>The bounds that a status is cut to when all of it is too much for the cluster.</summary>
public sealed class StatusBoundsTests
{
    [Fact]
    public void Only_the_tightest_bounds_cut_what_the_operator_has_to_remember()
    {
        var full = WorkspaceStatus.Empty with
        {
            Grants = [.. Enumerable.Range(0, 64).Select(number => new GrantRecord($"principal-{number}", "key", 1, Clock.Now))],
            AppliedTags = [.. Enumerable.Range(0, 128).Select(number => $"{number}{new string('t', 2000)}")],
            Operation = new OperationRecord(OperationKind.Create, Clock.Now, new string('u', 8000), 1),
        };

        for (var tightness = 0; tightness < StatusBounds.Tightest; tightness++)
        {
            var cut = StatusBounds.Fit(full, tightness);
            Assert.Equal(full.Grants, cut.Grants);
            Assert.Equal(full.AppliedTags, cut.AppliedTags);
            Assert.Equal(full.Operation, cut.Operation);
        }

        Assert.True(StatusBounds.Fit(full, StatusBounds.Tightest).AppliedTags.Count < full.AppliedTags.Count);
    }

    [Fact]
    public void Rows_and_explanations_only_shrink_from_bound_to_bound()
    {
        var full = WorkspaceStatus.Empty with
        {
            Preflight = [.. Enumerable.Range(0, 64).Select(number => new PreflightRow($"check-{number}", CheckOutcome.Passed, new string('m', 4000)))],
        };
        var sizes = Enumerable.Range(0, StatusBounds.Tightest + 1)
            .Select(tightness => StatusBounds.Fit(full, tightness).Preflight.Sum(row => row.Message.Length))
            .ToList();
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.True(sizes[^1] < sizes[0] / 10);
    }
}
