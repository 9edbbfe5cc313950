import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_97c33f086155ad41a73010279530c2dc15aa6292 {
    static final String base64Bytes = String.join("", "Szw8PB88");

    public static void main(String[] args) throws Throwable {
        Crash_97c33f086155ad41a73010279530c2dc15aa6292.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = org.daylight.fuzz.FuzzDriver.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = org.daylight.fuzz.FuzzDriver.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        org.daylight.fuzz.FuzzDriver.fuzzerTestOneInput(input);
    }
}