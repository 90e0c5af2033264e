using System.Text;
using CsCheck;

namespace CmkOperator.Tests.Parsers;

/// <summary>Inputs that a parser meets from a broken peer or an attacker: valid ones that were cut, spliced and spoilt, and texts of its own words.</summary>
internal static class Hostile
{
    private static readonly string[] Fragments =
    [
        "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\"", "null", "true", "-1", "1e999", "0.1", "99999999999999999999999999", "{}", "[]", "[[[[[[", "{\"a\":", "\"", "\\", ",", ":", "//", "/*",
        "\u0000", "\uFEFF", "\uFFFD", "\u202E", "İ", "😀", "\r\n", "\t", " ", "%00", "%zz", "..", "'", "&a", "*a", "<<: *a", "!!binary x", "|", ">", "- ", "---\n", "? ", "}", "]", "(", ")",
        "\"error\":", "\"code\":", "\"details\":[{}]", "\"kind\":\"x\"", "\"message\":{}", "\"uid\":7", "\"object\":[]", "\"metadata\":null",
    ];

    /// <summary>Spoilt variants of the valid inputs, as bytes that need not be UTF-8.</summary>
    public static Gen<byte[]> Bytes(params string[] valid) => Gen.Select(
        Gen.Int[0, valid.Length - 1],
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, int.MaxValue - 1], Gen.Int[0, int.MaxValue - 1]).List[0, 6],
        (start, steps) =>
        {
            var bytes = Encoding.UTF8.GetBytes(valid[start]).ToList();
            foreach (var (kind, first, second) in steps)
            {
                Spoil(bytes, kind, first, second, valid);
            }

            return bytes.ToArray();
        });

    /// <summary>The same as text.</summary>
    public static Gen<string> Text(params string[] valid) => Bytes(valid).Select(bytes => Encoding.UTF8.GetString(bytes));

    /// <summary>Texts of the given words in any order.</summary>
    public static Gen<string> Words(params string[] words) =>
        Gen.Int[0, words.Length - 1].List[0, 40].Select(picked => string.Concat(picked.Select(index => words[index])));

    private static void Spoil(List<byte> bytes, int kind, int first, int second, string[] valid)
    {
        var at = bytes.Count == 0 ? 0 : first % (bytes.Count + 1);
        switch (kind)
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)second;
                break;
            case 2:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[second % Fragments.Length]));
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, second % 40));
                break;
            case 4:
                var other = Encoding.UTF8.GetBytes(valid[second % valid.Length]);
                bytes.InsertRange(at, other[(second % (other.Length + 1))..]);
                break;
            case 5 when at < bytes.Count:
                // A part twice: duplicate keys, repeated segments.
                var part = bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + (second % 60)));
                bytes.InsertRange(at, part);
                break;
            case 6 when at < bytes.Count:
                // Very many of one: deep nesting, long words.
                bytes.InsertRange(at, Enumerable.Repeat(bytes[at], second % 2000));
                break;
            default:
                break;
        }
    }
}
