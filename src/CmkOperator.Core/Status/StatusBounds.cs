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
    /// <summary>The longest identifier that is recorded in full, in bytes of UTF-8.</summary>
    public const int Identifier = 1024;

    /// <summary>How many keys <c>status.encryption.history</c> keeps.</summary>
    public const int MostKeys = 10;

    private const int Word = 64;
    private const int Title = 256;
    private const int Name = 260;
    private const int Id = Identifier;
    private const int Tag = 2048;
    private const int Url = 8192;
    private const int Message = 32768;
    private const int MostRows = 64;
    private const int MostComputes = 50;
    private const int MostDifferences = 128;
    private const string Rest = "…";

    private static readonly Room Small = new() { Message = 1024, Value = 128, RowId = 256, Rows = 8, Computes = 8, Differences = 8 };

    // The first is the schema's. The last alone cuts what the operator has to remember.
    private static readonly Room[] Rooms =
    [
        new(),
        new() { Message = 16384, Value = 1024 },
        new() { Message = 8192, Value = 512, Rows = 32, Computes = 25, Differences = 32 },
        new() { Message = 2048, Value = 256, RowId = 512, Rows = 16, Computes = 12, Differences = 16 },
        Small,
        Small with { Keys = 3, Grants = 16, Tags = 32, Tag = 256, Url = 1024 },
    ];

    /// <summary>The tightest bounds.</summary>
    public static int Tightest => Rooms.Length - 1;

    /// <summary>The status with every text and list within its bound. What already fits stays unchanged.</summary>
    public static WorkspaceStatus Fit(WorkspaceStatus status) => Fit(status, 0);

    /// <summary>
    /// The same within tighter bounds, because all of them together may exceed what a cluster stores of one object. Explanations and rows go
    /// first; what the operator needs to remember is cut only by the tightest, which no ids that Azure issues can reach.
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="tightness">From 0, the schema's own bounds, to <see cref="Tightest"/>.</param>
    public static WorkspaceStatus Fit(WorkspaceStatus status, int tightness)
    {
        var room = Rooms[tightness];
        return status with
        {
            Conditions = [.. status.Conditions.Select(condition => condition with { Message = Cut(condition.Message, room.Message) })],
            Workspace = status.Workspace is { } workspace ? Fit(workspace) : null,
            CreateOnly = status.CreateOnly is { } createOnly ? Fit(createOnly) : null,
            Encryption = status.Encryption is { } encryption ? Fit(encryption, room) : null,
            Coverage = Rows(status.Coverage, room.Rows, row => Fit(row, room), rest => new CoverageRow(Rest, Rest, rest)),
            ManagedResourceGroup = status.ManagedResourceGroup is { } group ? Fit(group, room) : null,
            ManagedNetwork = status.ManagedNetwork is { } network
                ? network with { IsolationMode = Cut(network.IsolationMode, Word), FirewallSku = Cut(network.FirewallSku, Word), State = Cut(network.State, Word) }
                : null,
            // computeCount says how many there are.
            Computes = [.. status.Computes.Take(room.Computes).Select(row => Fit(row, room))],
            Preflight = Rows(status.Preflight, room.Rows, row => Fit(row, room), rest => new PreflightRow(Rest, CheckOutcome.Unknown, rest)),
            Drifts = Rows(status.Drifts, room.Differences, row => Fit(row, room), rest => new DriftRow(Rest, rest, string.Empty, DriftAction.Report)),
            Operation = status.Operation is { } operation ? Fit(operation, room) : null,
            // The oldest come first and matter least.
            Grants = [.. status.Grants.TakeLast(room.Grants).Select(grant => grant with { PrincipalId = Cut(grant.PrincipalId, Word), Key = Cut(grant.Key, Id) })],
            AppliedTags = [.. status.AppliedTags.Take(room.Tags).Select(tag => Cut(tag, room.Tag))],
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

    private static EncryptionRecord Fit(EncryptionRecord encryption, Room room) => encryption with
    {
        KeyVaultId = Cut(encryption.KeyVaultId, Id),
        KeyName = Cut(encryption.KeyName, Title),
        KeyVersion = Cut(encryption.KeyVersion, Word),
        KeyIdentifier = Cut(encryption.KeyIdentifier, Id),
        DesiredKeyIdentifier = Cut(encryption.DesiredKeyIdentifier, Id),
        KeyVaultName = Cut(encryption.KeyVaultName, Title),
        ShortKeyVersion = Cut(encryption.ShortKeyVersion, Word),
        Rotation = encryption.Rotation is { } rotation ? rotation with { From = Cut(rotation.From, Id), To = Cut(rotation.To, Id) } : null,
        History = [.. encryption.History.Take(room.Keys).Select(entry => entry with { KeyIdentifier = Cut(entry.KeyIdentifier, Id) })],
    };

    private static CoverageRow Fit(CoverageRow row, Room room) => new(Cut(row.Component, Title), Cut(row.ProtectedBy, room.RowId), Cut(row.Detail, room.Value));

    private static ManagedGroupRecord Fit(ManagedGroupRecord group, Room room) => group with
    {
        Name = Cut(group.Name, Title),
        Id = Cut(group.Id, Id),
        Resources = Rows(group.Resources, room.Rows, row => Fit(row, room), rest => new ManagedResourceRow(Rest, string.Empty, string.Empty, string.Empty, null, string.Empty, rest)),
        ShortName = Cut(group.ShortName, Title),
    };

    private static ManagedResourceRow Fit(ManagedResourceRow row, Room room) => new(
        Cut(row.Type, Title),
        Cut(row.Name, Name),
        Cut(row.Id, room.RowId),
        Cut(row.ProvisioningState, Word),
        Cut(row.KeyIdentifier, room.RowId),
        Cut(row.State, Word),
        Cut(row.Detail, room.Value));

    private static ComputeRow Fit(ComputeRow row, Room room) =>
        new(Cut(row.Name, Name), Cut(row.Type, Word), Cut(row.OsDisk, room.RowId), Cut(row.TemporaryDisk, room.RowId), Cut(row.Detail, room.Value));

    private static PreflightRow Fit(PreflightRow row, Room room) => row with { Check = Cut(row.Check, Title), Message = Cut(row.Message, room.Value) };

    private static DriftRow Fit(DriftRow row, Room room) => row with
    {
        // The next pass finds its row by the field, to keep what it knows of it.
        Field = Cut(row.Field, Math.Max(room.Value, Id)),
        Desired = Cut(row.Desired, room.Value),
        Observed = Cut(row.Observed, room.Value),
    };

    private static OperationRecord Fit(OperationRecord operation, Room room) => operation with
    {
        // A truncated address leads nowhere, and it is only a hint.
        Url = operation.Url is { } url && BoundedText.Fits(url, room.Url) ? url : null,
        Target = Cut(operation.Target, Id),
        Failure = operation.Failure is { } failure ? failure with { Message = Cut(failure.Message, room.Message) } : null,
    };

    private static IReadOnlyList<T> Rows<T>(IReadOnlyList<T> rows, int most, Func<T, T> fit, Func<string, T> rest) => rows.Count <= most
        ? [.. rows.Select(fit)]
        : [.. rows.Take(most - 1).Select(fit), rest($"{rows.Count - most + 1} more are not listed")];

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int most) => BoundedText.Cut(text, most);

    // How much of a status is kept; without a word of it, what the schema allows.
    private sealed record Room
    {
        public int Message { get; init; } = StatusBounds.Message;

        public int Value { get; init; } = BoundedText.Value;

        public int RowId { get; init; } = Id;

        public int Rows { get; init; } = MostRows;

        public int Computes { get; init; } = MostComputes;

        public int Differences { get; init; } = MostDifferences;

        public int Keys { get; init; } = MostKeys;

        public int Grants { get; init; } = MostRows;

        public int Tags { get; init; } = MostDifferences;

        public int Tag { get; init; } = StatusBounds.Tag;

        public int Url { get; init; } = StatusBounds.Url;
    }
}
