namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>The kinds of words in a query.</summary>
internal enum KqlTokenKind
{
    Name,
    Text,
    Number,
    Symbol,
    End,
}
