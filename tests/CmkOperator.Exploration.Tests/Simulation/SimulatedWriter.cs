using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Planning;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>What the abstract Azure does with a write, and with the operations that it runs.</summary>
internal static class SimulatedWriter
{
    /// <summary>Accepts the write and begins an operation. The predicates decide whether it was allowed.</summary>
    public static SimulatedAzure Take(SimulatedAzure azure, DesiredWorkspace desired, PlannedAction action, DateTimeOffset now)
    {
        var live = azure.Workspace;
        switch (action)
        {
            case PlannedAction.GrantKeyAccess:
                return azure with { Access = azure.Access == AccessMode.Missing ? AccessMode.Given : azure.Access };
            case PlannedAction.CreateWorkspace create:
                var made = new SimulatedWorkspace
                {
                    State = "Succeeded",
                    Key = create.Key.ToString(),
                    VaultId = desired.Encryption.KeyVaultId,
                    Hbi = desired.HbiWorkspace,
                    Owner = desired.OwnerTag,
                    Guid = live?.Guid ?? GuidOf(azure.Creations),
                    PublicNetworkAccess = desired.PublicNetworkAccess ?? "Enabled",
                    Team = desired.Tags.GetValueOrDefault("team"),
                    CreatedAt = live?.CreatedAt ?? now,
                    EverSucceeded = true,
                    HasKeyIdentity = desired.Encryption.UserAssignedIdentityId is { } named ? desired.Identity?.Has(named) == true : null,
                };
                return azure with
                {
                    Creations = live is null ? (azure.Creations + 1) % 2 : azure.Creations,
                    Workspace = made with { State = "Creating", EverSucceeded = false },
                    Operation = new SimulatedOperation(action, made, null),
                };
            case PlannedAction.RotateKey rotate when live is not null:
                return azure with
                {
                    Workspace = live with { State = "Updating" },
                    Operation = new SimulatedOperation(action, live with { State = "Succeeded", Key = rotate.To.ToString() }, null),
                };
            case PlannedAction.UpdateWorkspace update when live is not null:
                // A PATCH carries all tags or none.
                var tagged = update.Changes.Tags is { } tags
                    ? live with
                    {
                        Owner = tags.GetValueOrDefault(Assessment.OwnershipCheck.OwnerTagName),
                        Team = tags.GetValueOrDefault("team"),
                        HasForeignTag = tags.ContainsKey("foreign"),
                    }
                    : live;
                var access = update.Changes.Fields.FirstOrDefault(change => change.Field.Path == "publicNetworkAccess")?.Value;
                var identity = live.HasKeyIdentity is not null && update.Changes.Identity is { } sent ? sent.Has(Names.IdentityId) : live.HasKeyIdentity;
                return azure with
                {
                    Workspace = live with { State = "Updating" },
                    Operation = new SimulatedOperation(
                        action,
                        tagged with { State = "Succeeded", PublicNetworkAccess = access ?? live.PublicNetworkAccess, HasKeyIdentity = identity },
                        null),
                };
            case PlannedAction.DeleteWorkspace:
                return azure with
                {
                    Workspace = live is null ? null : live with { State = "Deleting" },
                    Operation = new SimulatedOperation(action, null, null),
                };
            default:
                return azure;
        }
    }

    /// <summary>The running operation succeeds.</summary>
    public static SimulatedAzure Succeed(SimulatedAzure azure)
    {
        var operation = azure.Operation!;
        if (operation.Action is PlannedAction.CreateWorkspace && azure.HoldsSoftDeleted)
        {
            return azure with { Workspace = null, Operation = operation with { Ending = "SoftDeleted" } };
        }

        var ended = azure with { Operation = operation with { Ending = "Succeeded" } };
        return operation.Action switch
        {
            PlannedAction.CreateWorkspace => ended with { Workspace = operation.Result, HasManagedGroup = true, StoresKey = operation.Result!.Key },
            PlannedAction.RotateKey => ended with { Workspace = operation.Result, StoresKey = operation.Result!.Key },
            PlannedAction.DeleteWorkspace { Purge: true } => ended with { Workspace = null, HoldsSoftDeleted = false, HasManagedGroup = false },
            PlannedAction.DeleteWorkspace => ended with { Workspace = null, HoldsSoftDeleted = true },
            _ => ended with { Workspace = operation.Result },
        };
    }

    /// <summary>The running operation fails: what it was creating is left Failed, what it was changing stays.</summary>
    public static SimulatedAzure Fail(SimulatedAzure azure, bool leavesNothing) => azure with
    {
        Operation = azure.Operation! with { Ending = "Failed" },
        Workspace = azure.Workspace is null || (leavesNothing && !azure.Workspace.EverSucceeded)
            ? null
            : azure.Workspace with { State = azure.Workspace.EverSucceeded && leavesNothing ? "Succeeded" : "Failed" },
    };

    public static string GuidOf(int number) => number == 0 ? Names.WorkspaceGuid : $"{number + 4:D4}4444-4444-4444-4444-444444444444";
}
