using System.Diagnostics.CodeAnalysis;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;

namespace CmkOperator.Status;

/// <summary>
/// The bounds of the CRD's schema for <c>status</c>. The API server rejects a status that exceeds one as a whole, and the object
/// would never report anything again. Text that is too long is therefore cut, and says so.
/// </summary>
public static class StatusBounds
{
    private const int Word = 64;
    private const int Title = 256;
    private const int Name = 260;
    private const int Id = 1024;
    private const int Tag = 2048;
    private const int Url = 8192;
    private const int Message = 32768;
    private const int MostRows = 64;
    private const int MostComputes = 50;
    private const int MostDifferences = 128;
    private const string Rest = "…";

    /// <summary>The status with every text and list within its bound. What already fits stays unchanged.</summary>
    public static WorkspaceStatus Fit(WorkspaceStatus status)
    {
        return status with
        {
            Conditions = [.. status.Conditions.Select(condition => condition with { Message = Cut(condition.Message, Message) })],
            Workspace = status.Workspace is { } workspace ? Fit(workspace) : null,
            CreateOnly = status.CreateOnly is { } createOnly ? Fit(createOnly) : null,
            Encryption = status.Encryption is { } encryption ? Fit(encryption) : null,
            Coverage = Rows(status.Coverage, MostRows, Fit, rest => new CoverageRow(Rest, Rest, rest)),
            ManagedResourceGroup = status.ManagedResourceGroup is { } group ? Fit(group) : null,
            ManagedNetwork = status.ManagedNetwork is { } network
                ? network with { IsolationMode = Cut(network.IsolationMode, Word), FirewallSku = Cut(network.FirewallSku, Word), State = Cut(network.State, Word) }
                : null,
            // computeCount says how many there are.
            Computes = [.. status.Computes.Take(MostComputes).Select(Fit)],
            Preflight = Rows(status.Preflight, MostRows, Fit, rest => new PreflightRow(Rest, CheckOutcome.Unknown, rest)),
            Drifts = Rows(status.Drifts, MostDifferences, Fit, rest => new DriftRow(Rest, rest, string.Empty, DriftAction.Report)),
            Operation = status.Operation is { } operation ? Fit(operation) : null,
            // The oldest come first and matter least.
            Grants = [.. status.Grants.TakeLast(MostRows).Select(grant => grant with { PrincipalId = Cut(grant.PrincipalId, Word), Key = Cut(grant.Key, Id) })],
            AppliedTags = [.. status.AppliedTags.Take(MostDifferences).Select(tag => Cut(tag, Tag))],
            LastHandledRequestAt = Cut(status.LastHandledRequestAt, BoundedText.Echo),
            LastHandledReconcileAt = Cut(status.LastHandledReconcileAt, BoundedText.Echo),
        };
    }

    private static WorkspaceRecord Fit(WorkspaceRecord workspace) => workspace with
    {
        Name = Cut(workspace.Name, Name),
        Id = Cut(workspace.Id, Id),
        WorkspaceId = Cut(workspace.WorkspaceId, Word),
        ProvisioningState = Cut(workspace.ProvisioningState, Word),
        PrincipalId = Cut(workspace.PrincipalId, Word),
        OwnerTag = Cut(workspace.OwnerTag, Title),
    };

    private static CreateOnlyValues Fit(CreateOnlyValues values) =>
        CreateOnlyFields.All.Aggregate(values, (fitted, field) => field.With(fitted, Cut(field.Read(fitted), field.RecordedLength)));

    private static EncryptionRecord Fit(EncryptionRecord encryption) => encryption with
    {
        KeyVaultId = Cut(encryption.KeyVaultId, Id),
        KeyName = Cut(encryption.KeyName, Title),
        KeyVersion = Cut(encryption.KeyVersion, Word),
        KeyIdentifier = Cut(encryption.KeyIdentifier, Id),
        DesiredKeyIdentifier = Cut(encryption.DesiredKeyIdentifier, Id),
        KeyVaultName = Cut(encryption.KeyVaultName, Title),
        ShortKeyVersion = Cut(encryption.ShortKeyVersion, Word),
        Rotation = encryption.Rotation is { } rotation ? rotation with { From = Cut(rotation.From, Id), To = Cut(rotation.To, Id) } : null,
    };

    private static CoverageRow Fit(CoverageRow row) => new(Cut(row.Component, Title), Cut(row.ProtectedBy, Id), Cut(row.Detail, BoundedText.Value));

    private static ManagedGroupRecord Fit(ManagedGroupRecord group) => group with
    {
        Name = Cut(group.Name, Title),
        Id = Cut(group.Id, Id),
        Resources = Rows(group.Resources, MostRows, Fit, rest => new ManagedResourceRow(Rest, string.Empty, string.Empty, string.Empty, null, string.Empty, rest)),
        ShortName = Cut(group.ShortName, Title),
    };

    private static ManagedResourceRow Fit(ManagedResourceRow row) => new(
        Cut(row.Type, Title),
        Cut(row.Name, Name),
        Cut(row.Id, Id),
        Cut(row.ProvisioningState, Word),
        Cut(row.KeyIdentifier, Id),
        Cut(row.State, Word),
        Cut(row.Detail, BoundedText.Value));

    private static ComputeRow Fit(ComputeRow row) =>
        new(Cut(row.Name, Name), Cut(row.Type, Word), Cut(row.OsDisk, Id), Cut(row.TemporaryDisk, Id), Cut(row.Detail, BoundedText.Value));

    private static PreflightRow Fit(PreflightRow row) => row with { Check = Cut(row.Check, Title), Message = Cut(row.Message, BoundedText.Value) };

    private static DriftRow Fit(DriftRow row) => row with
    {
        Field = Cut(row.Field, BoundedText.Value),
        Desired = Cut(row.Desired, BoundedText.Value),
        Observed = Cut(row.Observed, BoundedText.Value),
    };

    private static OperationRecord Fit(OperationRecord operation) => operation with
    {
        // A truncated address leads nowhere, and it is only a hint.
        Url = operation.Url is { } url && BoundedText.Fits(url, Url) ? url : null,
        Target = Cut(operation.Target, Id),
        Failure = operation.Failure is { } failure ? failure with { Message = Cut(failure.Message, Message) } : null,
    };

    private static IReadOnlyList<T> Rows<T>(IReadOnlyList<T> rows, int most, Func<T, T> fit, Func<string, T> rest) => rows.Count <= most
        ? [.. rows.Select(fit)]
        : [.. rows.Take(most - 1).Select(fit), rest($"{rows.Count - most + 1} more are not listed")];

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int most) => BoundedText.Cut(text, most);
}
