using System.Text;
using CmkOperator.Azure.Fleet;
using Xunit;

namespace CmkOperator.Tests.Fleet;

/// <summary>The rows of a look, several to a compressed block.</summary>
public sealed class RowBlocksTests
{
    private static readonly string[] Rows =
        [.. Enumerable.Range(0, 500).Select(number => $$$"""{"id":"/subscriptions/s/resourceGroups/g{{{number / 3}}}/providers/p/t/n{{{number}}}","properties":{"text":"{{{new string('x', number)}}}"}}""")];

    [Fact]
    public void Each_row_is_read_as_it_was_added_in_any_order()
    {
        var (blocks, places) = Filled();

        Assert.All(Enumerable.Range(0, Rows.Length).Select(number => number * 97 % Rows.Length), number => Assert.Equal(Rows[number], Text(blocks, places[number])));
    }

    [Fact]
    public async Task Many_read_at_the_same_time()
    {
        var (blocks, places) = Filled();

        var texts = await Task.WhenAll(Enumerable.Range(0, Rows.Length).Select(number => Task.Run(() => Text(blocks, places[number]))));

        Assert.Equal(Rows, texts);
    }

    [Fact]
    public void Rows_that_resemble_each_other_take_half_of_their_length()
    {
        var (blocks, _) = Filled();

        Assert.InRange(blocks.Size, 1, Rows.Sum(row => row.Length) / 2);
    }

    private static (RowBlocks Blocks, List<RowPlace> Places) Filled()
    {
        var blocks = new RowBlocks();
        return (blocks, [.. Rows.Select(row => blocks.Add(Encoding.UTF8.GetBytes(row)))]);
    }

    private static string Text(RowBlocks blocks, RowPlace place) => Encoding.UTF8.GetString(blocks.Read(place).Span);
}
