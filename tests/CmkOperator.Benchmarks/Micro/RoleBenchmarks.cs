using System.Globalization;
using BenchmarkDotNet.Attributes;
using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;

namespace CmkOperator.Benchmarks.Micro;

/// <summary>Whether a principal may use a key, among few and among many role assignments.</summary>
public class RoleBenchmarks
{
    private const string Action = "Microsoft.KeyVault/vaults/keys/wrap/action";
    private Reading<IReadOnlyList<RoleAssignmentFacts>> _assignments = null!;
    private Reading<IReadOnlyList<DenyAssignmentFacts>> _denies = null!;

    /// <summary>Assignments at the vault; the last one grants.</summary>
    [Params(10, 1000)]
    public int Assignments { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _assignments = Reading.Of<IReadOnlyList<RoleAssignmentFacts>>(
        [
            .. Enumerable.Range(1, Assignments - 1).Select(number => ObservedBuilder.Assignment(principal: $"principal-{number.ToString(CultureInfo.InvariantCulture)}")),
            ObservedBuilder.Assignment(),
        ]);
        _denies = Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([]);
    }

    [Benchmark]
    public RightState Evaluate() => RoleEvaluator.Evaluate(Names.CosmosDbPrincipal, $"{Names.VaultId}/keys/{Names.Key}", Action, isDataAction: true, _assignments, _denies);
}
