namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>The query parameters of a write.</summary>
/// <param name="IsDryRun">Whether nothing is kept.</param>
/// <param name="FieldManager">Who writes.</param>
/// <param name="FieldValidation">Strict, Warn or Ignore: what happens to unknown and repeated fields.</param>
/// <param name="IsForced">Whether an apply takes fields from others.</param>
internal sealed record WriteOptions(bool IsDryRun, string FieldManager, string FieldValidation, bool IsForced);
