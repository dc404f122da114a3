using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyb.Testing;

/// <summary>
/// Sizes and offsets as the runtime really lays types out. Marshal.SizeOf and Marshal.OffsetOf
/// speak of the marshalled form, which need not be the one that a pointer to the struct shows the
/// kernel; here the JIT answers, with the instructions that C# itself compiles to.
/// </summary>
internal static class UapiLayout
{
    /// <summary>Size of a value of the type in bytes.</summary>
    public static long SizeOf(Type type)
    {
        var method = new DynamicMethod("SizeOf", typeof(long), null, typeof(UapiLayout), true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Sizeof, type);
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<long>>()();
    }

    /// <summary>Offset of an instance field in bytes: the distance of two addresses.</summary>
    public static long OffsetOf(FieldInfo field)
    {
        var method = new DynamicMethod("OffsetOf", typeof(long), null, typeof(UapiLayout), true);
        var il = method.GetILGenerator();
        var local = il.DeclareLocal(field.DeclaringType!);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<long>>()();
    }

    /// <summary>
    /// The bytes that a property sets: those that are not 0 once all its bits are.
    /// </summary>
    public static (long Offset, long Bytes) BytesOf(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var boxed = RuntimeHelpers.GetUninitializedObject(type);
        property.SetValue(boxed, AllBits(property.PropertyType));
        var bytes = new byte[SizeOf(type)];
        var pin = GCHandle.Alloc(boxed, GCHandleType.Pinned);
        Marshal.Copy(pin.AddrOfPinnedObject(), bytes, 0, bytes.Length);
        pin.Free();
        var first = bytes.AsSpan().IndexOfAnyExcept((byte)0);
        var last = bytes.AsSpan().LastIndexOfAnyExcept((byte)0);
        return bytes.AsSpan(first..(last + 1)).ContainsAnyExcept(byte.MaxValue)
            ? throw new InvalidOperationException($"{property} sets bytes that do not adjoin.")
            : (first, last + 1 - first);
    }

    private static object AllBits(Type type) => type switch
    {
        { IsEnum: true } => Enum.ToObject(type, AllBits(type.GetEnumUnderlyingType())),
        _ when type == typeof(byte) => byte.MaxValue,
        _ when type == typeof(ushort) => ushort.MaxValue,
        _ when type == typeof(int) => -1,
        _ when type == typeof(uint) => uint.MaxValue,
        _ when type == typeof(ulong) => ulong.MaxValue,
        _ => throw new InvalidOperationException($"{type} is no integer of the uapi."),
    };
}
