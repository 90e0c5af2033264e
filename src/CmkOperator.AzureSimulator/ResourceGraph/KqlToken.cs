namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>A word of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word itself; of a literal its value.</param>
/// <param name="Position">Where it stands in the query.</param>
internal readonly record struct KqlToken(KqlTokenKind Kind, string Text, int Position)
{
    public bool Is(string text) => Kind is KqlTokenKind.Name or KqlTokenKind.Symbol && Text == text;
}
