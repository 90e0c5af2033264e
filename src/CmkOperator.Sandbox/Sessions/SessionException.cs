namespace CmkOperator.Sandbox.Sessions;

/// <summary>Something that had to happen did not happen in time.</summary>
internal sealed class SessionException(string message) : Exception(message);
