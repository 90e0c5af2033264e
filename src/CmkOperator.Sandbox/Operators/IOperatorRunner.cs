namespace CmkOperator.Sandbox.Operators;

/// <summary>Starts operators; tests put a small one of their own in its place.</summary>
internal interface IOperatorRunner
{
    /// <summary>Starts one and returns when it runs.</summary>
    Task<IRunningOperator> StartAsync(OperatorSetup setup, CancellationToken cancellationToken);
}
