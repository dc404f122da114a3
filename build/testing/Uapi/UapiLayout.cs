using System.Reflection;
using System.Reflection.Emit;

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
}
