using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>Translates the status between wire and core. Wire values unknown to the core are dropped and never cause a failure.</summary>
internal static class StatusTranslator
{
    /// <summary>From the wire.</summary>
    public static WorkspaceStatus FromWire(CmkWorkspaceStatus? status)
    {
        if (status is null)
        {
            return WorkspaceStatus.Empty;
        }

        return new WorkspaceStatus
        {
            ObservedGeneration = status.ObservedGeneration ?? -1,
            Conditions = [.. (status.Conditions ?? []).Select(FromWire).OfType<Condition>().OrderBy(condition => condition.Type)],
            Workspace = status.Workspace is { Id: not null } workspace ? FromWire(workspace) : null,
            CreateOnly = CreateOnlyTranslator.FromWire(status.CreateOnly),
            Encryption = FromWire(status.Encryption),
            Coverage = [.. (status.Coverage ?? []).Select(row => new CoverageRow(row.Component ?? string.Empty, row.ProtectedBy ?? string.Empty, row.Detail ?? string.Empty))],
            ManagedResourceGroup = FromWire(status.ManagedResourceGroup),
            Computes = [.. (status.Computes ?? []).Select(FromWire)],
            ComputeCount = status.ComputeCount,
            Preflight = [.. (status.Preflight ?? []).Select(FromWire)],
            Drifts = [.. (status.Drifts ?? []).Select(FromWire)],
            Operation = FromWire(status.Operation),
            Grants = [.. (status.Grants ?? []).Select(grant => new GrantRecord(grant.PrincipalId ?? string.Empty, grant.Key ?? string.Empty, grant.Generation ?? 0, grant.GrantedAt ?? default))],
            AppliedTags = status.AppliedTags ?? [],
            LastHandledRequestAt = status.LastHandledRequestAt,
            LastHandledReconcileAt = status.LastHandledReconcileAt,
        };
    }

    /// <summary>To the wire: within the bounds of the schema, so that the server never rejects it for its size; empty parts are left out.</summary>
    public static CmkWorkspaceStatus ToWire(WorkspaceStatus status) => Write(StatusBounds.Fit(status));

    private static CmkWorkspaceStatus Write(WorkspaceStatus status) => new()
    {
        ObservedGeneration = status.ObservedGeneration,
        Conditions = [.. status.Conditions.Select(ToWire)],
        Workspace = status.Workspace is { } workspace ? ToWire(workspace) : null,
        CreateOnly = CreateOnlyTranslator.ToWire(status.CreateOnly),
        Encryption = ToWire(status.Encryption),
        Coverage = NullIfEmpty(status.Coverage.Select(row => new CoverageStatus { Component = row.Component, ProtectedBy = row.ProtectedBy, Detail = row.Detail })),
        ManagedResourceGroup = ToWire(status.ManagedResourceGroup),
        Computes = NullIfEmpty(status.Computes.Select(ToWire)),
        ComputeCount = status.ComputeCount,
        Preflight = NullIfEmpty(status.Preflight.Select(row => new PreflightStatus { Check = row.Check, Result = row.Result.ToString(), Message = row.Message })),
        Drifts = NullIfEmpty(status.Drifts.Select(row => new DriftStatus { Field = row.Field, Desired = row.Desired, Observed = row.Observed, Action = row.Action.ToString() })),
        Operation = ToWire(status.Operation),
        Grants = NullIfEmpty(status.Grants.Select(grant => new GrantStatus { PrincipalId = grant.PrincipalId, Key = grant.Key, Generation = grant.Generation, GrantedAt = grant.GrantedAt })),
        AppliedTags = NullIfEmpty(status.AppliedTags),
        LastHandledRequestAt = status.LastHandledRequestAt,
        LastHandledReconcileAt = status.LastHandledReconcileAt,
    };

    private static Condition? FromWire(WorkspaceCondition condition) =>
        Enum.TryParse<ConditionType>(condition.Type, out var type)
        && Enum.TryParse<ConditionStatus>(condition.Status, out var status)
        && Enum.TryParse<ConditionReason>(condition.Reason, out var reason)
            ? new Condition(type, status, reason, condition.Message ?? string.Empty, condition.ObservedGeneration ?? 0, condition.LastTransitionTime ?? default)
            : null;

    private static WorkspaceCondition ToWire(Condition condition) => new()
    {
        Type = condition.Type.ToString(),
        Status = condition.Status.ToString(),
        Reason = condition.Reason.ToString(),
        Message = condition.Message,
        ObservedGeneration = condition.ObservedGeneration,
        LastTransitionTime = condition.LastTransitionTime,
    };

    private static WorkspaceRecord FromWire(WorkspaceReference workspace) => new(
        workspace.Name ?? string.Empty,
        workspace.Id ?? string.Empty,
        workspace.WorkspaceId,
        workspace.ProvisioningState ?? string.Empty,
        workspace.HbiWorkspace,
        workspace.PrincipalId,
        workspace.OwnerTag,
        workspace.Claimed ?? false);

    private static WorkspaceReference ToWire(WorkspaceRecord workspace) => new()
    {
        Name = workspace.Name,
        Id = workspace.Id,
        WorkspaceId = workspace.WorkspaceId,
        ProvisioningState = workspace.ProvisioningState,
        HbiWorkspace = workspace.HbiWorkspace,
        PrincipalId = workspace.PrincipalId,
        OwnerTag = workspace.OwnerTag,
        Claimed = workspace.Claimed,
    };

    private static EncryptionRecord? FromWire(EncryptionStatus? encryption) => encryption is null
        ? null
        : new EncryptionRecord(
            encryption.KeyVaultId,
            encryption.KeyName,
            encryption.KeyVersion,
            encryption.KeyIdentifier,
            encryption.DesiredKeyIdentifier,
            encryption.KeyExpiresAt,
            encryption.Rotation is { From: { } from, To: { } to } rotation
                ? new RotationRecord(from, to, rotation.StartedAt ?? default, rotation.FinishedAt)
                : null);

    private static EncryptionStatus? ToWire(EncryptionRecord? encryption) => encryption is null
        ? null
        : new EncryptionStatus
        {
            KeyVaultId = encryption.KeyVaultId,
            KeyName = encryption.KeyName,
            KeyVersion = encryption.KeyVersion,
            KeyIdentifier = encryption.KeyIdentifier,
            DesiredKeyIdentifier = encryption.DesiredKeyIdentifier,
            KeyExpiresAt = encryption.KeyExpiresAt,
            Rotation = encryption.Rotation is { } rotation
                ? new RotationStatus { From = rotation.From, To = rotation.To, StartedAt = rotation.StartedAt, FinishedAt = rotation.FinishedAt }
                : null,
        };

    private static ManagedGroupRecord? FromWire(ManagedResourceGroupStatus? group) => group is { Name: { } name, Id: { } id }
        ? new ManagedGroupRecord(name, id, [.. (group.Resources ?? []).Select(row => new ManagedResourceRow(
            row.Type ?? string.Empty,
            row.Name ?? string.Empty,
            row.Id ?? string.Empty,
            row.ProvisioningState ?? string.Empty,
            row.KeyIdentifier,
            row.State ?? string.Empty,
            row.Detail ?? string.Empty))])
        : null;

    private static ManagedResourceGroupStatus? ToWire(ManagedGroupRecord? group) => group is null
        ? null
        : new ManagedResourceGroupStatus
        {
            Name = group.Name,
            Id = group.Id,
            Resources = [.. group.Resources.Select(row => new ManagedResourceStatus
            {
                Type = row.Type,
                Name = row.Name,
                Id = row.Id,
                ProvisioningState = row.ProvisioningState,
                KeyIdentifier = row.KeyIdentifier,
                State = row.State,
                Detail = row.Detail,
            })],
        };

    private static ComputeRow FromWire(ComputeStatus row) =>
        new(row.Name ?? string.Empty, row.Type ?? string.Empty, row.OsDisk ?? string.Empty, row.TemporaryDisk ?? string.Empty, row.Detail ?? string.Empty);

    private static ComputeStatus ToWire(ComputeRow row) =>
        new() { Name = row.Name, Type = row.Type, OsDisk = row.OsDisk, TemporaryDisk = row.TemporaryDisk, Detail = row.Detail };

    private static PreflightRow FromWire(PreflightStatus row) =>
        new(row.Check ?? string.Empty, Enum.TryParse<CheckOutcome>(row.Result, out var result) ? result : CheckOutcome.Unknown, row.Message ?? string.Empty);

    private static DriftRow FromWire(DriftStatus row) =>
        new(row.Field ?? string.Empty, row.Desired ?? string.Empty, row.Observed ?? string.Empty, Enum.TryParse<DriftAction>(row.Action, out var action) ? action : DriftAction.Report);

    private static OperationRecord? FromWire(OperationStatus? operation) => Enum.TryParse<OperationKind>(operation?.Kind, out var kind)
        ? new OperationRecord(
            kind,
            operation!.StartedAt ?? default,
            operation.Url,
            operation.Generation ?? 0,
            operation.Attempt ?? 1,
            operation.Failure is { } failure && Enum.TryParse<ConditionReason>(failure.Reason, out var reason)
                ? new OperationFailure(reason, failure.Message ?? string.Empty, failure.FailedAt ?? default)
                : null,
            operation.Target,
            operation.FinishedAt)
        : null;

    private static OperationStatus? ToWire(OperationRecord? operation) => operation is null
        ? null
        : new OperationStatus
        {
            Kind = operation.Kind.ToString(),
            StartedAt = operation.StartedAt,
            Url = operation.Url,
            Generation = operation.Generation,
            Attempt = operation.Attempt,
            Target = operation.Target,
            FinishedAt = operation.FinishedAt,
            Failure = operation.Failure is { } failure
                ? new OperationFailureStatus { Reason = failure.Reason.ToString(), Message = failure.Message, FailedAt = failure.FailedAt }
                : null,
        };

    private static T[]? NullIfEmpty<T>(IEnumerable<T> rows) => rows.ToArray() is { Length: > 0 } some ? some : null;
}
