namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// An object as it is kept: its JSON as bytes, without what nobody reads. A third of the memory of the decoded object,
/// and nobody can change it by accident.
/// </summary>
/// <param name="Header">What was read of it.</param>
/// <param name="Json">UTF-8. Never written to.</param>
internal sealed record StoredObject(ObjectHeader Header, byte[] Json);
