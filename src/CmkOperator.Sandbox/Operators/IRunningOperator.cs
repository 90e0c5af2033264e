namespace CmkOperator.Sandbox.Operators;

/// <summary>An operator at work. Disposing it is a graceful stop.</summary>
internal interface IRunningOperator : IAsyncDisposable
{
    /// <summary>Ends it as if its process died: nothing is finished, nothing is given back.</summary>
    Task KillAsync();
}
