using System.Buffers;

namespace CmkOperator.Webhooks;

/// <summary>The body of a review as received, in a buffer that is returned on disposal.</summary>
internal sealed class ReviewBody : IDisposable
{
    private const int FirstGuess = 16 * 1024;

    // A separate pool, because the shared one keeps a buffer of the largest size for each thread that ever rented one.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(AdmissionEndpoint.LongestBody + 1, AdmissionEndpoint.ReviewsAtOnce);

    private readonly int _length;
    private byte[]? _buffer;

    private ReviewBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads a body to its end.</summary>
    /// <param name="source">The body; it throws by itself beyond <see cref="AdmissionEndpoint.LongestBody"/>.</param>
    /// <param name="announced">Its announced length; null when none is announced.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<ReviewBody> ReadAsync(Stream source, long? announced, CancellationToken cancellationToken)
    {
        // One byte more than its length, so that its end is seen without a larger buffer.
        var buffer = Buffers.Rent((int)Math.Min(announced ?? FirstGuess, AdmissionEndpoint.LongestBody) + 1);
        try
        {
            var length = 0;
            while (await source.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }

            return new ReviewBody(buffer, length);
        }
        catch
        {
            Buffers.Return(buffer);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            Buffers.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = Buffers.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        Buffers.Return(full);
        return larger;
    }
}
