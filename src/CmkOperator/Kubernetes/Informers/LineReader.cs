using System.Buffers;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>Splits a stream into lines. A line is valid until the next one is read.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    // etcd stores no object over 1.5 MB, so a longer line is not a watch event.
    private const int LongestLine = 8 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _searched;
    private int _end;

    /// <summary>The next line that is not empty, without its end, or null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The line is longer than any object can be.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = _buffer.AsMemory(_start, _searched + length - _start);
                _start = _searched += length + 1;
                if (line.Length > 0)
                {
                    return line;
                }

                continue;
            }

            _searched = _end;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _searched -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_buffer.Length >= LongestLine)
        {
            throw new InvalidDataException($"a line of more than {LongestLine} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
