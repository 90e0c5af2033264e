namespace CmkOperator.Cli.Evidence;

/// <summary>A part of an object's evidence as people read it: the same in every form but JSON.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Intro">A sentence below it; null for none.</param>
/// <param name="Tables">Its tables; a section without any has nothing to show but its sentence.</param>
internal sealed record EvidenceSection(string Title, string? Intro, IReadOnlyList<EvidenceTable> Tables)
{
    /// <summary>What is drawn above the tables where pictures can be drawn.</summary>
    public EvidencePicture Picture { get; init; } = EvidencePicture.None;
}

/// <summary>A picture of a section.</summary>
internal enum EvidencePicture
{
    /// <summary>None.</summary>
    None,

    /// <summary>The components by whose key they are under.</summary>
    Coverage,

    /// <summary>The changes of the key.</summary>
    Rotations,
}

/// <summary>A table.</summary>
/// <param name="Caption">What it lists.</param>
/// <param name="Columns">The headers; the first cell of each row names the row.</param>
/// <param name="Rows">The rows, each with a cell for each column.</param>
internal sealed record EvidenceTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows);

/// <summary>A cell.</summary>
/// <param name="Text">The text, as it is: each form escapes it for itself.</param>
/// <param name="Look">How it looks.</param>
internal sealed record Cell(string Text, CellLook Look = CellLook.Plain);

/// <summary>How a cell looks; its text says the same.</summary>
internal enum CellLook
{
    /// <summary>Words.</summary>
    Plain,

    /// <summary>An id that may break anywhere.</summary>
    Id,

    /// <summary>In order.</summary>
    Good,

    /// <summary>Not in order.</summary>
    Bad,

    /// <summary>Not known.</summary>
    Unsure,

    /// <summary>What matters less.</summary>
    Faint,
}
