using System.Collections.Immutable;
using System.Formats.Cbor;

namespace WireGate.Recording.Format;

/// <summary>Reads the frames of one block. Keys that it does not know are passed over; a known one with something else in it is an error.</summary>
public sealed class FrameReader
{
    private readonly CborReader _reader;

    /// <param name="frames">A CBOR sequence.</param>
    public FrameReader(ReadOnlyMemory<byte> frames) =>
        _reader = new CborReader(frames, CborConformanceMode.Strict, allowMultipleRootLevelValues: true);

    /// <summary>The next frame; null at the end.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public Frame? Read()
    {
        try
        {
            return _reader.PeekState() == CborReaderState.Finished || _reader.BytesRemaining == 0 ? null : ReadFrame();
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException("a frame is malformed", error);
        }
    }

    private Frame ReadFrame()
    {
        ulong? kind = null, number = null, time = null;
        var frame = new Frame { Kind = default, Number = 0, Time = 0 };
        _reader.ReadStartMap();
        while (_reader.PeekState() != CborReaderState.EndMap)
        {
            // Keys of other programs may be of any type.
            if (_reader.PeekState() != CborReaderState.UnsignedInteger)
            {
                _reader.SkipValue();
                _reader.SkipValue();
                continue;
            }

            switch (_reader.ReadUInt64())
            {
                case FrameKey.Kind: kind = _reader.ReadUInt64(); break;
                case FrameKey.Number: number = _reader.ReadUInt64(); break;
                case FrameKey.Time: time = _reader.ReadUInt64(); break;
                case FrameKey.Operation: frame = frame with { Operation = _reader.ReadUInt64() }; break;
                case FrameKey.Text: frame = frame with { Text = ReadValue() }; break;
                case FrameKey.Data: frame = frame with { Data = _reader.ReadByteString() }; break;
                case FrameKey.Rule: frame = frame with { Rule = _reader.ReadTextString() }; break;
                case FrameKey.Outcome: frame = frame with { Outcome = _reader.ReadTextString() }; break;
                case FrameKey.Name: frame = frame with { Name = _reader.ReadTextString() }; break;
                case FrameKey.Accesses: frame = frame with { Accesses = ReadArray(ReadAccess) }; break;
                case FrameKey.Parameters: frame = frame with { Parameters = ReadArray(ReadValue) }; break;
                case FrameKey.Columns: frame = frame with { Columns = ReadArray(ReadValue) }; break;
                case FrameKey.Rows: frame = frame with { Rows = _reader.ReadUInt64() }; break;
                case FrameKey.Bytes: frame = frame with { Bytes = _reader.ReadUInt64() }; break;
                case FrameKey.Duration: frame = frame with { Duration = _reader.ReadUInt64() }; break;
                case FrameKey.More: frame = frame with { More = _reader.ReadBoolean() }; break;
                case FrameKey.Continued: frame = frame with { Continued = _reader.ReadBoolean() }; break;
                case FrameKey.Prepared: frame = frame with { Prepared = _reader.ReadUInt64() }; break;
                case FrameKey.SameColumns: frame = frame with { SameColumns = _reader.ReadUInt64() }; break;
                case FrameKey.Principal: frame = frame with { Principal = ReadPrincipal() }; break;
                case FrameKey.Size: frame = frame with { Size = ReadSize() }; break;
                default: _reader.SkipValue(); break;
            }
        }

        _reader.ReadEndMap();
        if (kind is null or 0 or > byte.MaxValue || number is null || time is null) throw new InvalidDataException("a frame lacks its kind, number or time");
        return frame with { Kind = (FrameKind)kind, Number = number.Value, Time = time.Value };
    }

    private FrameValue ReadValue()
    {
        switch (_reader.PeekState())
        {
            case CborReaderState.Null:
                _reader.ReadNull();
                return default;
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return new FrameValue(System.Text.Encoding.UTF8.GetBytes(_reader.ReadTextString()), IsText: true);
            default:
                return new FrameValue(_reader.ReadByteString(), IsText: false);
        }
    }

    private ImmutableArray<T> ReadArray<T>(Func<T> readItem)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        _reader.ReadStartArray();
        while (_reader.PeekState() != CborReaderState.EndArray) items.Add(readItem());
        _reader.ReadEndArray();
        return items.ToImmutable();
    }

    private FrameAccess ReadAccess()
    {
        string? effect = null;
        ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> values = [], implied = [];
        ImmutableArray<string> unknown = [];
        ulong leftOut = 0;
        var housekeeping = false;
        _reader.ReadStartMap();
        while (_reader.PeekState() != CborReaderState.EndMap)
        {
            switch (_reader.ReadUInt64())
            {
                case AccessKey.Effect: effect = _reader.ReadTextString(); break;
                case AccessKey.Values: values = ReadFacets(); break;
                case AccessKey.Implied: implied = ReadFacets(); break;
                case AccessKey.Unknown: unknown = ReadArray(_reader.ReadTextString); break;
                case AccessKey.LeftOut: leftOut = _reader.ReadUInt64(); break;
                case AccessKey.Housekeeping: housekeeping = _reader.ReadBoolean(); break;
                default: _reader.SkipValue(); break;
            }
        }

        _reader.ReadEndMap();
        return new FrameAccess(effect ?? throw new InvalidDataException("an access lacks its effect"), values, implied, unknown, leftOut, housekeeping);
    }

    private ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> ReadFacets()
    {
        var facets = ImmutableArray.CreateBuilder<KeyValuePair<string, ImmutableArray<string>>>();
        _reader.ReadStartMap();
        while (_reader.PeekState() != CborReaderState.EndMap) facets.Add(new(_reader.ReadTextString(), ReadArray(_reader.ReadTextString)));
        _reader.ReadEndMap();
        return facets.ToImmutable();
    }

    private FramePrincipal ReadPrincipal()
    {
        string? agent = null, person = null, token = null, task = null, through = null, issuer = null;
        ImmutableArray<FrameActor> actors = [];
        TextMap.ReadNested(_reader, (key, reader) =>
        {
            switch (key)
            {
                case "agent": agent = reader.ReadTextString(); break;
                case "person": person = reader.ReadTextString(); break;
                case "token": token = reader.ReadTextString(); break;
                case "task": task = reader.ReadTextString(); break;
                case "through": through = reader.ReadTextString(); break;
                case "issuer": issuer = reader.ReadTextString(); break;
                case "actors": actors = ReadArray(ReadActor); break;
                default: reader.SkipValue(); break;
            }
        });
        return new FramePrincipal(agent, person, token, task, through, issuer) { Actors = actors };
    }

    private FrameActor ReadActor()
    {
        string? agent = null, person = null;
        TextMap.ReadNested(_reader, (key, reader) =>
        {
            switch (key)
            {
                case "agent": agent = reader.ReadTextString(); break;
                case "person": person = reader.ReadTextString(); break;
                default: reader.SkipValue(); break;
            }
        });
        return new FrameActor(agent, person);
    }

    private (uint Columns, uint Rows) ReadSize()
    {
        var sides = ReadArray(_reader.ReadUInt32);
        return sides is [var columns, var rows] ? (columns, rows) : throw new InvalidDataException("a size has not two sides");
    }
}
