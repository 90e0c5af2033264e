namespace CmkOperator.Status;

/// <summary>
/// The forms that <c>kubectl get -o wide</c> shows: a printer column cannot cut a text, and the full forms of a vault, a key version and a
/// managed resource group alone fill a screen of 180 columns. The full forms stay beside them in the status.
/// </summary>
public static class ShortForm
{
    /// <summary>The longest short form of a name, in characters: as long as the longest name of a vault.</summary>
    public const int LongestName = 24;

    private const int VersionDigits = 8;
    private const int NameEnd = 8;
    private const string Gap = "…";

    /// <summary>The first eight digits of a key version, which is as much as people compare; null without one.</summary>
    public static string? OfVersion(string? version) => version is { Length: > VersionDigits } ? version[..VersionDigits] : version;

    /// <summary>
    /// A name that fits, or its beginning and its end: the names of managed resource groups begin alike, and end in the GUID that
    /// distinguishes them.
    /// </summary>
    public static string OfName(string name)
    {
        var letters = name.EnumerateRunes().ToArray();
        return letters.Length <= LongestName
            ? name
            : string.Concat([.. letters[..(LongestName - NameEnd - Gap.Length)].Select(letter => letter.ToString()), Gap, .. letters[^NameEnd..].Select(letter => letter.ToString())]);
    }
}
