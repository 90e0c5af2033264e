using System.Text.Json.Nodes;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Status;
using CmkOperator.TestKit.Verdicts;
using Xunit;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>
/// How kstatus and Argo CD read every reachable status: a definite verdict in every state, the same before and after the
/// operator reads what it has not seen yet, and never one that makes an unfinished object look finished.
/// </summary>
public sealed class VerdictExplorationTests(ITestOutputHelper output)
{
    private static readonly ReadFault[] AllReads = Enum.GetValues<ReadFault>();

    [Fact]
    public void Every_status_of_a_creation_has_a_verdict() => Explore(
        StartWorlds.Missing(StartWorlds.Declared),
        AllReads,
        [WriteFault.None, WriteFault.Refused, WriteFault.CrashBefore],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Vault(VaultMode.Unprotected),
        Events.Vault(VaultMode.Protected));

    [Fact]
    public void Every_status_under_suspend_and_observeOnly_has_a_verdict() => Explore(
        StartWorlds.Missing(StartWorlds.Declared with { PublicNetworkAccess = "Enabled", DeletionPolicy = DeletionPolicy.Purge }),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None],
        Events.Time,
        Events.OperationSucceeds,
        Events.Edit("suspend is turned", desired => desired with { Suspend = !desired.Suspend }),
        Events.Edit("observeOnly is turned", desired => desired with { ObserveOnly = !desired.ObserveOnly }),
        Events.DeletedOutside(purged: true),
        Events.ObjectIsDeleted);

    [Fact]
    public void Every_status_of_changes_and_deletions_has_a_verdict() => Explore(
        StartWorlds.Present(StartWorlds.Declared with { PublicNetworkAccess = "Enabled", DeletionPolicy = DeletionPolicy.Purge }),
        [ReadFault.None, ReadFault.VaultAndStoresAreDown],
        [WriteFault.None, WriteFault.Refused],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Versions(VersionMode.Enabled, VersionMode.Disabled),
        Events.Edit("hbi is edited", desired => desired with { HbiWorkspace = !desired.HbiWorkspace }),
        Events.Edit("protection is turned", desired => desired with { DeletionProtection = !desired.DeletionProtection }),
        Events.DeadEnd(true),
        Events.ObjectIsDeleted);

    private void Explore(SimulatedWorld start, IReadOnlyList<ReadFault> reads, IReadOnlyList<WriteFault> writes, params WorldEvent[] events)
    {
        var verdicts = new Dictionary<string, string?>(StringComparer.Ordinal);
        var explorer = new Explorer(Loop.Real, events, reads, writes, step => step.Report is { } report ? Judge(step, report.Status, verdicts) : null);

        var violation = explorer.Run(start);

        output.WriteLine($"{explorer.States} states, {verdicts.Count} different statuses");
        foreach (var verdict in verdicts.Keys.Order(StringComparer.Ordinal))
        {
            output.WriteLine(verdict);
        }

        Assert.True(violation is null, violation);
        Assert.True(verdicts.Count > 10, "the exploration is too small to prove anything");
    }

    private static string? Judge(StepResult step, WorkspaceStatus status, Dictionary<string, string?> known)
    {
        var desired = step.Before.Object!.Desired;
        var isCurrent = status.ObservedGeneration == desired.Generation;
        var ready = status.Find(ConditionType.Ready)!;
        var summary = $"{(desired.DeletionRequested ? "deleting " : "")}{(desired.Suspend ? "suspended " : "")}{(isCurrent ? "current" : "behind")}"
            + string.Concat(status.Conditions.Where(condition => condition.Type is not ConditionType.InSync).Select(condition => $" {condition.Type}={condition.Status}/{condition.Reason}"));
        if (known.TryGetValue(summary, out var before))
        {
            return before;
        }

        var workspace = ToObject(desired, status);
        var (kstatus, health) = (Kstatus.Judge(workspace), HealthScript.Judge(workspace));
        return known[summary] = Contradiction() is { } why ? $"{why}: kstatus {kstatus}, health {health} of {summary}" : null;

        string? Contradiction()
        {
            var isReady = isCurrent && ready.Status == ConditionStatus.True && !desired.DeletionRequested;
            if (string.IsNullOrEmpty(health.Message) || health.Status is not ("Healthy" or "Progressing" or "Degraded" or "Suspended"))
            {
                return "no definite verdict";
            }

            if (isReady != (kstatus == KstatusVerdict.Current))
            {
                return "kstatus and Ready differ";
            }

            if (health.Status == "Healthy" && !isReady)
            {
                return "healthy and not Ready";
            }

            // Somebody who waits must learn that waiting does not help.
            if (status.Is(ConditionType.Stalled) && isCurrent && health.Status is not ("Degraded" or "Suspended"))
            {
                return "stalled and not reported";
            }

            if (desired.DeletionRequested && !isCurrent)
            {
                return "a deletion that was seen looks unseen";
            }

            return status.Find(ConditionType.Stalled) is { } stalled && stalled.ObservedGeneration == desired.Generation && !isCurrent
                ? "stalled at a generation that is not observed: kstatus would wait forever"
                : null;
        }
    }

    private static JsonObject ToObject(DesiredWorkspace desired, WorkspaceStatus status)
    {
        var conditions = status.Conditions.Select(condition => (JsonNode)new JsonObject
        {
            ["type"] = condition.Type.ToString(),
            ["status"] = condition.Status.ToString(),
            ["reason"] = condition.Reason.ToString(),
            ["message"] = condition.Message,
            ["observedGeneration"] = condition.ObservedGeneration,
        });
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["generation"] = desired.Generation, ["deletionTimestamp"] = desired.DeletionRequested ? "2026-01-02T03:04:05Z" : null },
            ["spec"] = new JsonObject { ["suspend"] = desired.Suspend },
            ["status"] = new JsonObject { ["observedGeneration"] = status.ObservedGeneration, ["conditions"] = new JsonArray([.. conditions]) },
        };
    }
}
