namespace CmkOperator.CreateOnly;

/// <summary>
/// The rules that need the old object, as text for the CRD. The lock begins when <c>status.createOnly</c> appears; from then on a
/// create-only field may stay as it is or become what <c>status.createOnly</c> has, so that every rejected change has a way back.
/// </summary>
/// <remarks>
/// Only transition rules and create-time checks may be at the schema's root: a rule there that looks at the new object alone would,
/// once a CRD upgrade adds it, block status writes and the finalizer's removal of objects stored before. Presence tests are spelled out
/// with <c>has()</c>, because optional chaining exceeds the API server's cost budget.
/// </remarks>
public static class CelRules
{
    private const string Forbidden = "FieldValueForbidden";
    private const string Locked = "has(oldSelf.status) && has(oldSelf.status.createOnly)";
    private const string Ids = "userAssignedIdentityIds";
    private const string Replacement = "self.spec.associatedResources.allowReplacement";
    private const string Record = "oldSelf.status.createOnly";

    /// <summary>The rules at the schema's root: one for each create-only field, one for the key's version, one for its identity and one for the object's name.</summary>
    public static IReadOnlyList<CelRule> Root { get; } = [.. CreateOnlyFields.All.Select(Transition), KeyVersion(), KeyIdentity(), ObjectName()];

    /// <summary>The rule of one create-only field.</summary>
    public static CelRule Transition(CreateOnlyField field) =>
        new($"!({Locked}){(field.IsReplaceable ? $" || {Replacement}" : string.Empty)} || {Kept(field)}", field.Refusal, Forbidden, $".spec.{field.Path}");

    private static string Kept(CreateOnlyField field) => field switch
    {
        { Comparison: CreateOnlyComparison.IdentityType } => KeptIdentity(field.Path),
        { MayBeAdded: true } => $"{KeptOptional(field.Path)} || {AddedToNone(field.Path)}",
        { Absence: CreateOnlyAbsence.MeansNone or CreateOnlyAbsence.MeansUnmanaged } => KeptOptional(field.Path),
        { Absence: CreateOnlyAbsence.MeansObjectName } => KeptValue(
            field.Path, ObjectNameOr("self", field.Path), ObjectNameOr("oldSelf", field.Path), ".lowerAscii()"),
        { IsFlag: true, IsInOptionalPart: true } => KeptValue(field.Path, FlagOrFalse("self.spec", field.Path), FlagOrFalse("oldSelf.spec", field.Path), string.Empty),
        { IsFlag: true } => KeptValue(field.Path, $"self.spec.{field.Path}", $"oldSelf.spec.{field.Path}", string.Empty),
        _ => KeptValue(field.Path, $"self.spec.{field.Path}.lowerAscii()", $"oldSelf.spec.{field.Path}.lowerAscii()", ".lowerAscii()"),
    };

    private static string KeptValue(string path, string now, string before, string lower) =>
        $"{now} == {before} || ({Has(Record, path)} && {now} == {Record}.{path}{lower})";

    // The presence of the parent records absence: a record without the parent says nothing about the field. The parent of a field at the
    // top is the record itself, which is there once the lock has begun.
    private static string KeptOptional(string path)
    {
        var now = ValueOrEmpty("self.spec", path);
        var recorded = $"{now} == {ValueOrEmpty(Record, path)}";
        return $"{now} == {ValueOrEmpty("oldSelf.spec", path)} || "
            + (path.LastIndexOf('.') is var dot and > 0 ? $"({Has(Record, path[..dot])} && {recorded})" : recorded);
    }

    private static string AddedToNone(string path) => $"!(has(oldSelf.spec.{path}) || ({Has(Record, path)}))";

    private static string KeptIdentity(string path) =>
        $"!has(self.spec.identity) || self.spec.{path} != 'UserAssigned'"
        + $" || (has(oldSelf.spec.identity) && oldSelf.spec.{path} == 'UserAssigned')"
        + $" || ({Has(Record, path)} && {Record}.{path} == 'UserAssigned')";

    private static string ObjectNameOr(string root, string path) =>
        $"(has({root}.spec.{path}) ? {root}.spec.{path}.lowerAscii() : {root}.metadata.name)";

    private static string ValueOrEmpty(string root, string path) => $"(has({root}.{path}) ? {root}.{path}.lowerAscii() : '')";

    private static string FlagOrFalse(string root, string path) => $"({Has(root, path)} ? {root}.{path} : false)";

    /// <summary><c>has()</c> of every step from <paramref name="root"/> down: it looks at the last step of its argument only.</summary>
    private static string Has(string root, string path)
    {
        var steps = path.Split('.');
        return string.Join(" && ", steps.Select((_, index) => $"has({root}.{string.Join('.', steps[..(index + 1)])})"));
    }

    // A typo in keyName may be corrected under the same keyVersion: by then the operator has reported KeyNotFound. Any other
    // problem concerns a key that exists, and the version belongs to that key.
    private static CelRule KeyVersion() => new(
        "self.spec.encryption.keyName.lowerAscii() == oldSelf.spec.encryption.keyName.lowerAscii()"
            + " || !has(self.spec.encryption.keyVersion) || !has(oldSelf.spec.encryption.keyVersion)"
            + " || self.spec.encryption.keyVersion != oldSelf.spec.encryption.keyVersion"
            + " || (has(oldSelf.status) && has(oldSelf.status.conditions)"
            + " && oldSelf.status.conditions.exists(c, c.type == 'KeyReady' && c.status == 'False' && c.reason == 'KeyNotFound'))",
        "encryption.keyVersion still names a version of the old key: with a new keyName declare a version of the new key, "
            + "or leave keyVersion out to follow its newest usable version.",
        Forbidden,
        ".spec.encryption.keyVersion");

    // Without identity in the spec the identities of a living workspace count, which only the operator sees. An object that was stored before this
    // rule is judged when one of the two fields changes.
    private static CelRule KeyIdentity() => new(
        "!has(self.spec.encryption.userAssignedIdentityId) || !has(self.spec.identity)"
            + $" || (has(self.spec.identity.{Ids}) && self.spec.identity.{Ids}.exists(i, i.lowerAscii() == self.spec.encryption.userAssignedIdentityId.lowerAscii()))"
            + " || (oldSelf.hasValue() && has(oldSelf.value().spec.encryption.userAssignedIdentityId) && has(oldSelf.value().spec.identity)"
            + " && self.spec.encryption.userAssignedIdentityId == oldSelf.value().spec.encryption.userAssignedIdentityId"
            + $" && (has(self.spec.identity.{Ids}) ? self.spec.identity.{Ids} : []) == (has(oldSelf.value().spec.identity.{Ids}) ? oldSelf.value().spec.identity.{Ids} : []))",
        "encryption.userAssignedIdentityId must be one of identity.userAssignedIdentityIds, with an identity.type that names UserAssigned: Azure reaches the key "
            + "only with an identity that the workspace itself has. Add it there; or leave identity out if the workspace exists and has it.",
        "FieldValueInvalid",
        ".spec.identity.userAssignedIdentityIds",
        OptionalOldSelf: true);

    private static CelRule ObjectName() => new(
        "has(self.spec.workspaceName)"
            + " || (size(self.metadata.name) >= 3 && size(self.metadata.name) <= 33 && !self.metadata.name.contains('.'))"
            + " || (oldSelf.hasValue() && !has(oldSelf.value().spec.workspaceName))",
        "metadata.name is not a valid workspace name (3 to 33 letters, digits and hyphens): declare workspaceName.",
        "FieldValueRequired",
        ".spec.workspaceName",
        OptionalOldSelf: true);
}

/// <summary>One entry of <c>x-kubernetes-validations</c> (Kubernetes documentation: "Validation rules").</summary>
/// <param name="Rule">The expression in the Common Expression Language; false refuses the request.</param>
/// <param name="Message">The message that the user sees.</param>
/// <param name="Reason">The machine-readable reason in the answer's causes, such as <c>FieldValueForbidden</c>.</param>
/// <param name="FieldPath">The field that the answer names, below the node that carries the rule, with a leading dot.</param>
/// <param name="OptionalOldSelf">True when the rule runs at creation as well, with <c>oldSelf</c> as an optional.</param>
public sealed record CelRule(string Rule, string Message, string Reason, string FieldPath, bool OptionalOldSelf = false);
