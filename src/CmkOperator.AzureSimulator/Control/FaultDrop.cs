namespace CmkOperator.AzureSimulator.Control;

/// <summary>Where a fault cuts the connection.</summary>
internal enum FaultDrop
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before the request is handled.</summary>
    Request,

    /// <summary>After it was handled, before a byte of the reply.</summary>
    Reply,

    /// <summary>In the middle of the reply's body.</summary>
    Body,
}
