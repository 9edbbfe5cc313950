import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_a4e7d7feead0a757f9c5cd1650bf01f7e60f2ddc {
    static final String base64Bytes = String.join("", "RnJvbTogIkEsIEIiIDxhQCguZXhhbXBsZT4sID0/dXRmLTg/cT9DPUMzPUE5Pz0gPGNAZC5leGFtcGxlPg0KVG86IGdyb3VwOiB4QHkuZXhhbXBsZTsNClN1YmplY3Q6ID0/aXNvLTg4NTktMT9CPzZRPT0/PQ0KRGF0ZTogTW9uLCAxIEphbiAyMDI0IDEwOjAwOjAwICswMTAwIChDRVQpDQpNZXNzYWdlLUlEOiA8MUBiLmV4YW1wXEVdXEVdXV1dXV1lZDp0ZXh0L3BsYWluIFsxOTIuMC4yLjFdKSBieSBnIHdpdGggRVNNVFA7IE1vbiwgMSBKYW4gMjAyNCAxMDowMDowMSArMDAwMA0KTUlNRS1WZXJzaW9uOiAxLjANCkNvbnRlbnQtVHlwZTogbXVsdGlwYXJ0L21peGVkOyBib3VuZGFyeT0ieCINCg0KLS14fwpDb250ZW50LVR5cGU6IPZleHQvcGxhaW47IGNoYXJzZXQ9dXRmLTgNCkNvbnRlbnQtVHJhbnNmZXItRW5jb2Rpbmc6IHFVb3RlZC1wcmludGFibGUNCg0KY2FmPUMzPUE5PQ0KIQ0KLS14DQpDb250ZW50LVR5cGU6IG1lc3NhZ2UvcmZjODIyDQoNClN1YmplY3Q6IGlubmVyDQoNMTA6MDA6MDAgKzAxMDAgKENFVCkNCk1lc3NhZ2UtSUQ6IDwxQGIuZXhhbXBcRV1cRV1dXV1dXWVkOnRldD4NCi0teA0KQ29udGVudC1UeXBlOiBhcHBsaWNhdGlvbi9vY3RldC1zdHJlYW07IG5hbWUqMCo9dXRmLTgnJ2ElMjA7IG5hbWUqMT1iLnR4dA0KQ29udGVudC1UcmFuc2Zlci1FbmNvZGluZzogYmFzZTY0DQpDb250ZW50LURpc3Bvc2l0aW9uOiBhdHRhY2htZW50DQoNCkFBRUMNCi0teC0tDQo=");

    public static void main(String[] args) throws Throwable {
        Crash_a4e7d7feead0a757f9c5cd1650bf01f7e60f2ddc.class.getClassLoader().setDefaultAssertionStatus(true);
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