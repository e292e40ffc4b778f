var w,Me,pt,D,ce,ne,qe,X,De,de,_e,ze,G=Symbol.for("pv"),re={},oe=[],mt=/^m(i|n|o|s|text|space)$/,he=Array.isArray,pe=oe.slice,L=Object.assign;function F(t){t&&t.parentNode&&t.remove()}function rn(t,e,n){var r,i,o,a={},u=arguments.length;for(o in e)o=="key"?r=e[o]:o=="ref"&&typeof t!="function"?i=e[o]:a[o]=e[o];return u>2&&(a.children=u>3?pe.call(arguments,2):n),B(t,a,r,i,null)}function B(t,e,n,r,i){var o={type:t,props:e,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:G,__v:i||++Me,__i:-1,__u:0};return!i&&w.vnode&&w.vnode(o),o}function U(t){return t.children}function ee(t,e){this.props=t,this.context=e,this.__g=0}function z(t,e){if(e==null)return t.__&&z(t.__,t.__i+1);for(var n;e<t.__k.length;e++)if((n=t.__k[e])&&n.__e)return n.__e;return typeof t.type!="function"||t.props.__P?null:z(t)}function gt(t){var e,n=t.__v,r=n.__e,i=[],o=[],a=t.__P;a&&((e=L({constructor:G},n)).__v=n.__v+1,w.vnode&&w.vnode(e),me(a,e,n,t.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||z(n),32&n.__u,o),e.__v=n.__v,e.__.__k[e.__i]=e,Ye(i,e,o),n.__=n.__e=null,e.__e!=r&&Oe(e))}function Oe(t){if((t=t.__)&&t.__c&&!t.props.__P)return t.__e=null,t.__k.some(function(e){return e&&(t.__e=e.__e)}),Oe(t)}function fe(t){(8&t.__g||(t.__g|=8,D.push(t),ne++))&&ce==w.debounceRendering||((ce=w.debounceRendering)||queueMicrotask)(Fe)}function Fe(){try{for(var t,e=1;D.length;)D.length>e&&D.sort(qe),t=D.shift(),e=D.length,8&t.__g&&gt(t)}finally{(ne=D.length)&&(ce||queueMicrotask)(Fe)}}function Le(t,e,n,r,i,o,a,u,f,y,c){var v,m,s,d,S,g,E=r.__k||oe,h=e.length;for(f=yt(n,e,E,f,h),v=0;v<h;v++)(s=n.__k[v])!=null&&(m=~s.__i&&E[s.__i]||re,s.__i=v,g=me(t,s,m,i,o,a,u,f,y,c),d=s.__e,(m.ref!=s.ref||8&m.__u)&&(m.ref&&ge(m.ref,null,s,m),s.ref&&c.push(s.ref,s.__c||d,s)),S=S||d,4&s.__u?(f=Ue(s,f,t,!m.__v),m.__e&&(m.__e=null)):typeof s.type=="function"&&g!==void 0?f=g:d&&(f=d.nextSibling),s.__u&=-21);return n.__e=S,f}function yt(t,e,n,r,i){var o,a,u,f,y,c,v,m,s,d=n.length,S=d,g=0,E=0,h=t.__k=Array(i);for(o=0;o<i;o++)(a=e[o])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=h[o]=B(null,a):he(a)?a=h[o]=B(U,{children:a}):a.constructor===G&&a.__b?a=h[o]=B(a.type,a.props,a.key,a.ref,a.__v):h[o]=a,f=o+g,a.__=t,a.__b=t.__b+1,u=null,~(y=a.__i=wt(a,n,f,S))&&(S--,(u=n[y])&&(u.__u|=2)),u&&u.__v?(a.__u|=16,y==f-1?g--:y==f+1?g++:y!=f&&(y>f?g--:g++,E=1)):(~y||(i>d?g--:i<d&&g++),typeof a.type!="function"&&(a.__u|=4))):h[o]=null;if(E){for(c=[],v=[],o=0;o<i;o++)if((a=h[o])&&16&a.__u){for(g=0,m=c.length;g<m;)c[s=g+m>>1]<a.__i?g=s+1:m=s;c[g]=a.__i,v[o]=g+1}for(g=c.length;o--;)v[o]&&(v[o]==g?g--:h[o].__u|=4)}if(S)for(o=0;o<d;o++)!(u=n[o])||2&u.__u||(u.__e==r&&(r=z(u)),ye(u,u));return r}function Ue(t,e,n,r){var i,o,a,u;if(typeof t.type=="function"){if(t.props.__P)return e;if(i=t.__k)for(o=0;o<i.length;o++)i[o]&&(i[o].__=t,e=Ue(i[o],e,n,!1));return e}for(e&&!e.parentNode&&(e=z(t))&&!e.parentNode&&(e=null),a=t.__e,u=e;u&&u.nodeType==8;)u=u.nextSibling;for(a!=u&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,e):n.insertBefore(a,e||null)),e=a;(e=e&&e.nextSibling)&&e.nodeType==8&&!e.data.startsWith("$s"););return e}function wt(t,e,n,r){var i,o=t.key,a=t.type,u=e[n],f=u&&!(2&u.__u);if(u===null&&o==null||f&&o==u.key&&a==u.type)return n;if(r>(f?1:0)){for(i=n-1;i>=0;i--)if((u=e[i])&&!(2&u.__u)&&o==u.key&&a==u.type)return i;for(i=n+1;i<e.length;i++)if((u=e[i])&&!(2&u.__u)&&o==u.key&&a==u.type)return i}return-1}function Ce(t,e,n){n==null&&(n=""),e[0]=="-"?t.setProperty(e,n):t[e]=n}function J(t,e,n,r,i){var o,a;if(e=="style")if(typeof n=="string")t.style.cssText=n;else{if(typeof r=="string"&&(t.style.cssText=r=""),r)for(e in r)n&&e in n||Ce(t.style,e);if(n)for(e in n)r&&n[e]==r[e]||Ce(t.style,e,n[e])}else if(e[0]=="o"&&e[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(t.__e||(t.__e={}))[e]=n,n&&r||(a=_e[e]||(_e[e]=vt(e)),(t.__a||(t.__a={}))[e]=de,o=e!=(e=e.replace(De,"$1")),(e=e.slice(2))[0]<"a"&&(e=e.toLowerCase()),n?t.addEventListener(e,a,o):t.removeEventListener(e,a,o));else{if(i=="http://www.w3.org/2000/svg")e=e.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(e!="width"&&e!="height"&&e!="href"&&e!="list"&&e!="form"&&e!="tabIndex"&&e!="download"&&e!="rowSpan"&&e!="colSpan"&&e!="role"&&e!="popover"&&e in t)try{return void(t[e]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&e[4]!="-"?t.removeAttribute(e):t.setAttribute(e,e=="popover"&&n==1?"":n)}}function vt(t){return function(e){var n=this.__e;if(n){if(n=n[t],e[X]==null)e[X]=de++;else if(e[X]<this.__a[t])return;return n(w.event?w.event(e):e)}}}function me(t,e,n,r,i,o,a,u,f,y){var c,v,m,s,d,S,g,E,h,x,k,H,W,q,P,l,_,p,N=e.type;if(e.constructor!==G)return null;128&n.__u&&(f=32&n.__u,c=n.__c.__z)&&(e.__u|=f,v=o=[],c.nodeType==8?u=te(c,o):o.push(c),u=o[0]||u),(c=w.__b)&&c(e);e:if(typeof N=="function"){m=a.length;try{if(E=e.props,h=(c=N.prototype)&&c.render,x=(c=N.contextType)&&r[c.__c],k=c?x?x.props.value:c.__:r,(s=n.__c)?(e.__c=s,2&s.__g&&(s.__g|=1)):(h?e.__c=s=new N(E,k):(e.__c=s=new ee(E,k),s.constructor=N,s.render=Et),x&&x.sub(s),s.state||(s.state={}),s.__n=r,s.__g|=8,s.__h=[],s.__k=[]),h&&(s.__s||(s.__s=s.state),N.getDerivedStateFromProps&&(s.__s==s.state&&(s.__s=L({},s.__s)),L(s.__s,N.getDerivedStateFromProps(E,s.__s)))),d=s.props,S=s.state,s.__v=e,n.__c){if(E!==d&&h&&!N.getDerivedStateFromProps&&s.componentWillReceiveProps&&s.componentWillReceiveProps(E,k),e.__v==n.__v&&!(8&s.__g)||!(4&s.__g)&&s.shouldComponentUpdate&&s.shouldComponentUpdate(E,s.__s,k)===!1){e.__v!=n.__v&&(s.props=E,s.state=s.__s,s.__g&=-9),e.__e=n.__e,e.__k=n.__k,e.__k.some(function(A){A&&(A.__=e)}),oe.push.apply(s.__h,s.__k),s.__k=[],s.__h.length&&a.push(s),u=z(n);break e}s.componentWillUpdate&&s.componentWillUpdate(E,s.__s,k),h&&s.componentDidUpdate&&s.__h.push(function(){s.componentDidUpdate(d,S,g)})}else h&&!N.getDerivedStateFromProps&&s.componentWillMount&&s.componentWillMount(),h&&s.componentDidMount&&s.__h.push(s.componentDidMount);s.context=k,s.props=E,s.__P=t,s.__g&=-5,H=w.__r,W=h?25:0;do s.__g&=-9,H&&H(e),c=s.render(s.props,s.state=s.__s,s.context);while(8&s.__g&&++W<25);h&&(oe.push.apply(s.__h,s.__k),s.__k=[]),s.state=s.__s,s.getChildContext&&(r=L({},r,s.getChildContext())),h&&n.__c&&s.getSnapshotBeforeUpdate&&(g=s.getSnapshotBeforeUpdate(d,S)),q=c&&c.type===U&&c.key==null?c.props.children:c,E.__P&&(c=u,i=(t=E.__P).namespaceURI,f=o=null,n.props&&n.props.__P!=t&&(n.__k.some(function(A){A&&ye(A,A)}),n.__k=null),u=n.__k?z(n,0):null),u=Le(t,he(q)?q:[q],e,n,r,i,o,a,u,f,y),E.__P&&(e.__e=null,u=c),e.__u&=-161,v&&v.some(F),s.__h.length&&a.push(s),1&s.__g&&(s.__g&=-4)}catch(A){if(a.length=m,e.__v=null,f||o)if(A&&A.then){if(e.__u|=128|f,o){for(~(_=o.indexOf(u||void 0))||(_=o.length);(p=o[_-1])&&p.nodeType==8;)_--;for(;_<o.length;_++)if(p=o[_])if(o[_]=null,P){if(p==l)break}else{if(p.nodeType!=8)break;p.data.startsWith("$s")&&(l=te(P=p))}}if(!P){for(;u&&u.nodeType==8&&u.nextSibling;)u=u.nextSibling;P=u}(c=te(P=e.__c.__z||(e.__c.__z=P)))?(e.__e=P,u=c):e.__e=u,u=u&&u.nextSibling}else o&&o.some(F);else e.__e=n.__e;e.__k||(e.__k=n.__k||[]),A&&A.then||je(e),w.__e(A,e,n)}}else u=e.__e=bt(n.__e,e,n,r,i,o,a,f,y,t);return(c=w.diffed)&&c(e),u}function te(t,e){if(t&&t.nodeType==8&&t.data.startsWith("$s"))for(var n=1;t=t.nextSibling;){if(t.nodeType==8){if(t.data.startsWith("$s"))n++;else if(t.data.startsWith("/$s")&&!--n)return t}e&&e.push(t)}}function je(t){t&&(t.__c&&(t.__c.__g|=4),t.__k&&t.__k.some(je))}function Ye(t,e,n){for(var r=0;r<n.length;)ge(n[r++],n[r++],n[r++]);w.__c&&w.__c(e,t),t.some(function(i){try{t=i.__h,i.__h=[],t.some(function(o){o.call(i)})}catch(o){w.__e(o,i.__v)}})}function bt(t,e,n,r,i,o,a,u,f,y){var c,v,m,s,d,S,g,E,h=n.props||re,x=e.props,k=e.type;if(k=="svg"?i="http://www.w3.org/2000/svg":k=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),o){for(c=0;c<o.length;c++)if((d=o[c])&&(k?d.localName==k:d.nodeType==3)){t=d,o[c]=null;break}}if(!t){if(E=y.ownerDocument||document,!k)return E.createTextNode(x);t=E.createElementNS(i,k,x.is?x:y),u&&(w.__m&&w.__m(e,o),u=!1),o=null}if(k){if(y=k=="template"&&t.content||t,o=k=="textarea"&&x.defaultValue!=null?null:o&&pe.call(y.childNodes),!u&&o)for(h={},c=0;c<t.attributes.length;c++)h[(d=t.attributes[c]).name]=d.value;for(c in h)d=h[c],c=="dangerouslySetInnerHTML"?m=d:c=="children"||c in x||c=="value"&&"defaultValue"in x||c=="checked"&&"defaultChecked"in x||J(t,c,null,d,i);for(c in x)d=x[c],c=="children"?s=d:c=="dangerouslySetInnerHTML"?v=d:c=="value"?S=d:c=="checked"?g=d:u&&typeof d!="function"||h[c]===d||J(t,c,d,h[c],i);v?(u||m&&(v.__html==m.__html||v.__html==t.innerHTML)||(t.innerHTML=v.__html),e.__k=[]):(m&&(t.textContent=""),(k=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&mt.test(k))&&(i="http://www.w3.org/1999/xhtml"),Le(y,he(s)?s:[s],e,n,r,i,o,a,o?o[0]:n.__k&&z(n,0),u,f),o&&o.some(F)),u&&k!="textarea"||(c="value",k=="progress"&&S==null?t.removeAttribute(c):S==null||S===t[c]&&(k!="progress"||S)||J(t,c,S,h[c],i),c="checked",g!=null&&g!=t[c]&&J(t,c,g,h[c],i))}else h===x||u&&t.data==x||(t.data=x);return t}function ge(t,e,n,r){try{typeof t=="function"?e?e.__x=t(e)||1:r&&(r=r.__c||r.__e)&&(e=r.__x)&&(r.__x=null,typeof e=="function"?e():t(null)):t.current=e}catch(i){w.__e(i,n)}}function ye(t,e,n){var r,i,o,a;if(w.unmount&&w.unmount(t),!(r=t.ref)||r.current&&r.current!=t.__e||ge(r,null,e,t),r=t.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(u){w.__e(u,e)}r.__P=r.__n=null}if(r=t.__k)for(a=0;a<r.length;a++)r[a]&&ye(r[a],e,typeof t.type!="function"||n&&!t.props.__P);!n&&(r=t.__c)&&(r=r.__z)&&(i=te(r,o=[]))&&(r==t.__e&&o.some(F),F(i),F(r)),n||F(t.__e),t.__e=t.__c=t.__=null}function Et(t,e,n){return this.constructor(t,n)}function on(t,e){var n,r,i,o;w.__&&w.__(t,e),e.nodeType==9&&(e=e.documentElement),r=(n=t&&32&t.__u)?null:e.__k,e.__k=B(U,{children:[t]}),i=[],o=[],me(e,e.__k,r||re,re,e.namespaceURI,r?null:e.firstChild?pe.call(e.childNodes):null,i,r?r.__e:e.firstChild,n,o),Ye(i,e.__k,o),e.__k.props.children=null}function sn(t){function e(n){var r,i;return this.getChildContext||(r=new Set,(i={})[e.__c]=this,this.getChildContext=function(){return i},this.shouldComponentUpdate=function(o){this.props.value!=o.value&&r.forEach(function(a){a.__g|=4,fe(a)})},this.sub=function(o){r.add(o);var a=o.componentWillUnmount;o.componentWillUnmount=function(){r.delete(o),a&&a.call(o)}}),n.children}return e.__c="__cC"+ze++,e.__=t,e.Provider=(e.Consumer=function(n,r){return n.children(r)}).contextType=e,e}w={__e:function(t,e,n,r){for(var i,o,a;e=e.__;)if((i=e.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(o=i.constructor)&&o.getDerivedStateFromError)&&i.setState(o.getDerivedStateFromError(t)),i.componentDidCatch&&(i.componentDidCatch(t,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(u){t=u}}throw ne=0,t}},Me=0,pt=function(t){return t!=null&&t.constructor===G},ee.prototype.setState=function(t,e){var n=this.__s;n&&n!=this.state||(n=this.__s=L({},this.state)),typeof t=="function"&&(t=t(L({},n),this.props)),t&&(L(n,t),this.__v&&(e&&this.__k.push(e),fe(this)))},ee.prototype.forceUpdate=function(t){this.__v&&(this.__g|=4,t&&this.__h.push(t),fe(this))},ee.prototype.render=U,D=[],ne=0,qe=function(t,e){return t.__v.__b-e.__v.__b},X=Symbol(),De=/(PointerCapture)$|Capture$/i,de=0,_e={},ze=0;var kt=Symbol.for("pv"),Tt=0;function ln(t,e,n,r,i,o){e||(e={});var a,u,f=e;if("ref"in f&&typeof t!="function")for(u in f={},e)u=="ref"?a=e[u]:f[u]=e[u];var y={type:t,props:f,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:kt,__v:--Tt,__i:-1,__u:0};return(i||o)&&(y.__source=i,y.__self=o),w.vnode&&w.vnode(y),y}var C=class{constructor(e){this.value=e}valueOf(){return this.value}},b=class extends C{constructor(e="???"){super(e)}toString(e){return`{${this.value}}`}},R=class extends C{constructor(e,n={}){super(e),this.opts=n}toString(e){if(e)try{return e.memoizeIntlObject(Intl.NumberFormat,this.opts).format(this.value)}catch(n){e.reportError(n)}return this.value.toString(10)}},M=class t extends C{static supportsValue(e){if(typeof e=="number"||e instanceof Date)return!0;if(e instanceof C)return t.supportsValue(e.valueOf());if("Temporal"in globalThis){let n=globalThis.Temporal;if(e instanceof n.Instant||e instanceof n.PlainDateTime||e instanceof n.PlainDate||e instanceof n.PlainMonthDay||e instanceof n.PlainTime||e instanceof n.PlainYearMonth)return!0}return!1}constructor(e,n={}){e instanceof t?(n={...e.opts,...n},e=e.value):e instanceof C&&(e=e.valueOf()),typeof e=="object"&&"calendarId"in e&&n.calendar===void 0&&(n={...n,calendar:e.calendarId}),super(e),this.opts=n}[Symbol.toPrimitive](e){return e==="string"?this.toString():this.toNumber()}toNumber(){let e=this.value;if(typeof e=="number")return e;if(e instanceof Date)return e.getTime();if("epochMilliseconds"in e)return e.epochMilliseconds;if("toZonedDateTime"in e)return e.toZonedDateTime("UTC").epochMilliseconds;throw new TypeError("Unwrapping a non-number value as a number")}toString(e){if(e)try{return e.memoizeIntlObject(Intl.DateTimeFormat,this.opts).format(this.value)}catch(n){e.reportError(n)}return typeof this.value=="number"||this.value instanceof Date?new Date(this.value).toISOString():this.value.toString()}};var He=100,xt="⁨",$t="⁩";function St(t,e,n){if(n===e||n instanceof R&&e instanceof R&&n.value===e.value)return!0;if(e instanceof R&&typeof n=="string"){let r=t.memoizeIntlObject(Intl.PluralRules,e.opts).select(e.value);if(n===r)return!0}return!1}function We(t,e,n){return e[n]?j(t,e[n].value):(t.reportError(new RangeError("No default")),new b)}function we(t,e){let n=[],r=Object.create(null);for(let i of e)i.type==="narg"?r[i.name]=V(t,i.value):n.push(V(t,i));return{positional:n,named:r}}function V(t,e){switch(e.type){case"str":return e.value;case"num":return new R(e.value,{minimumFractionDigits:e.precision});case"var":return At(t,e);case"mesg":return Nt(t,e);case"term":return Rt(t,e);case"func":return Pt(t,e);case"select":return It(t,e);default:return new b}}function At(t,{name:e}){let n;if(t.params)if(Object.prototype.hasOwnProperty.call(t.params,e))n=t.params[e];else return new b(`$${e}`);else if(t.args&&Object.prototype.hasOwnProperty.call(t.args,e))n=t.args[e];else return t.reportError(new ReferenceError(`Unknown variable: $${e}`)),new b(`$${e}`);if(n instanceof C)return n;switch(typeof n){case"string":return n;case"number":return new R(n);case"object":if(M.supportsValue(n))return new M(n);default:return t.reportError(new TypeError(`Variable type not supported: $${e}, ${typeof n}`)),new b(`$${e}`)}}function Nt(t,{name:e,attr:n}){let r=t.bundle._messages.get(e);if(!r)return t.reportError(new ReferenceError(`Unknown message: ${e}`)),new b(e);if(n){let i=r.attributes[n];return i?j(t,i):(t.reportError(new ReferenceError(`Unknown attribute: ${n}`)),new b(`${e}.${n}`))}return r.value?j(t,r.value):(t.reportError(new ReferenceError(`No value: ${e}`)),new b(e))}function Rt(t,{name:e,attr:n,args:r}){let i=`-${e}`,o=t.bundle._terms.get(i);if(!o)return t.reportError(new ReferenceError(`Unknown term: ${i}`)),new b(i);if(n){let u=o.attributes[n];if(u){t.params=we(t,r).named;let f=j(t,u);return t.params=null,f}return t.reportError(new ReferenceError(`Unknown attribute: ${n}`)),new b(`${i}.${n}`)}t.params=we(t,r).named;let a=j(t,o.value);return t.params=null,a}function Pt(t,{name:e,args:n}){let r=t.bundle._functions[e];if(!r)return t.reportError(new ReferenceError(`Unknown function: ${e}()`)),new b(`${e}()`);if(typeof r!="function")return t.reportError(new TypeError(`Function ${e}() is not callable`)),new b(`${e}()`);try{let i=we(t,n);return r(i.positional,i.named)}catch(i){return t.reportError(i),new b(`${e}()`)}}function It(t,{selector:e,variants:n,star:r}){let i=V(t,e);if(i instanceof b)return We(t,n,r);for(let o of n){let a=V(t,o.key);if(St(t,i,a))return j(t,o.value)}return We(t,n,r)}function ve(t,e){if(t.dirty.has(e))return t.reportError(new RangeError("Cyclic reference")),new b;t.dirty.add(e);let n=[],r=t.bundle._useIsolating&&e.length>1;for(let i of e){if(typeof i=="string"){n.push(t.bundle._transform(i));continue}if(t.placeables++,t.placeables>He)throw t.dirty.delete(e),new RangeError(`Too many placeables expanded: ${t.placeables}, max allowed is ${He}`);r&&n.push(xt),n.push(V(t,i).toString(t)),r&&n.push($t)}return t.dirty.delete(e),n.join("")}function j(t,e){return typeof e=="string"?t.bundle._transform(e):ve(t,e)}var ie=class{constructor(e,n,r){this.dirty=new WeakSet,this.params=null,this.placeables=0,this.bundle=e,this.errors=n,this.args=r}reportError(e){if(!this.errors||!(e instanceof Error))throw e;this.errors.push(e)}memoizeIntlObject(e,n){let r=this.bundle._intls.get(e);r||(r={},this.bundle._intls.set(e,r));let i=JSON.stringify(n);return r[i]||(r[i]=new e(this.bundle.locales,n)),r[i]}};function be(t,e){let n=Object.create(null);for(let[r,i]of Object.entries(t))e.includes(r)&&(n[r]=i.valueOf());return n}var Be=["unitDisplay","currencyDisplay","useGrouping","minimumIntegerDigits","minimumFractionDigits","maximumFractionDigits","minimumSignificantDigits","maximumSignificantDigits"];function Ge(t,e){let n=t[0];if(n instanceof b)return new b(`NUMBER(${n.valueOf()})`);if(n instanceof R)return new R(n.valueOf(),{...n.opts,...be(e,Be)});if(n instanceof M)return new R(n.toNumber(),{...be(e,Be)});throw new TypeError("Invalid argument to NUMBER")}var Ct=["dateStyle","timeStyle","fractionalSecondDigits","dayPeriod","hour12","weekday","era","year","month","day","hour","minute","second","timeZoneName"];function Ve(t,e){let n=t[0];if(n instanceof b)return new b(`DATETIME(${n.valueOf()})`);if(n instanceof M||n instanceof R)return new M(n,be(e,Ct));throw new TypeError("Invalid argument to DATETIME")}var Ke=new Map;function Ze(t){let e=Array.isArray(t)?t.join(" "):t,n=Ke.get(e);return n===void 0&&(n=new Map,Ke.set(e,n)),n}var K=class{constructor(e,{functions:n,useIsolating:r=!0,transform:i=o=>o}={}){this._terms=new Map,this._messages=new Map,this.locales=Array.isArray(e)?e:[e],this._functions={NUMBER:Ge,DATETIME:Ve,...n},this._useIsolating=r,this._transform=i,this._intls=Ze(e)}hasMessage(e){return this._messages.has(e)}getMessage(e){return this._messages.get(e)}addResource(e,{allowOverrides:n=!1}={}){let r=[];for(let i=0;i<e.body.length;i++){let o=e.body[i];if(o.id.startsWith("-")){if(n===!1&&this._terms.has(o.id)){r.push(new Error(`Attempt to override an existing term: "${o.id}"`));continue}this._terms.set(o.id,o)}else{if(n===!1&&this._messages.has(o.id)){r.push(new Error(`Attempt to override an existing message: "${o.id}"`));continue}this._messages.set(o.id,o)}}return r}formatPattern(e,n=null,r=null){if(typeof e=="string")return this._transform(e);let i=new ie(this,r,n);try{return ve(i,e).toString(i)}catch(o){if(i.errors&&o instanceof Error)return i.errors.push(o),new b().toString(i);throw o}}};var Ee=/^(-?[a-zA-Z][\w-]*) *= */gm,Qe=/\.([a-zA-Z][\w-]*) *= */y,Mt=/\*?\[/y,ke=/(-?[0-9]+(?:\.([0-9]+))?)/y,qt=/([a-zA-Z][\w-]*)/y,Je=/([$-])?([a-zA-Z][\w-]*)(?:\.([a-zA-Z][\w-]*))?/y,Dt=/^[A-Z][A-Z0-9_-]*$/,se=/([^{}\n\r]+)/y,zt=/([^\\"\n\r]*)/y,Xe=/\\([\\"])/y,et=/\\u([a-fA-F0-9]{4})|\\U([a-fA-F0-9]{6})/y,Ot=/^\n+/,tt=/ +$/,Ft=/ *\r?\n/g,Lt=/( *)$/,Ut=/{\s*/y,nt=/\s*}/y,jt=/\[\s*/y,Yt=/\s*] */y,Ht=/\s*\(\s*/y,Wt=/\s*->\s*/y,Bt=/\s*:\s*/y,Gt=/\s*,?\s*/y,Vt=/\s+/y,Z=class{constructor(e){this.body=[],Ee.lastIndex=0;let n=0;for(;;){let l=Ee.exec(e);if(l===null)break;n=Ee.lastIndex;try{this.body.push(f(l[1]))}catch(_){if(_ instanceof SyntaxError)continue;throw _}}function r(l){return l.lastIndex=n,l.test(e)}function i(l,_){if(e[n]===l)return n++,!0;if(_)throw new _(`Expected ${l}`);return!1}function o(l,_){if(r(l))return n=l.lastIndex,!0;if(_)throw new _(`Expected ${l.toString()}`);return!1}function a(l){l.lastIndex=n;let _=l.exec(e);if(_===null)throw new SyntaxError(`Expected ${l.toString()}`);return n=l.lastIndex,_}function u(l){return a(l)[1]}function f(l){let _=c(),p=y();if(_===null&&Object.keys(p).length===0)throw new SyntaxError("Expected message value or attributes");return{id:l,value:_,attributes:p}}function y(){let l=Object.create(null);for(;r(Qe);){let _=u(Qe),p=c();if(p===null)throw new SyntaxError("Expected attribute value");l[_]=p}return l}function c(){let l;if(r(se)&&(l=u(se)),e[n]==="{"||e[n]==="}")return v(l?[l]:[],1/0);let _=W();return _?l?v([l,_],_.length):(_.value=q(_.value,Ot),v([_],_.length)):l?q(l,tt):null}function v(l=[],_){for(;;){if(r(se)){l.push(u(se));continue}if(e[n]==="{"){l.push(m());continue}if(e[n]==="}")throw new SyntaxError("Unbalanced closing brace");let I=W();if(I){l.push(I),_=Math.min(_,I.length);continue}break}let p=l.length-1,N=l[p];typeof N=="string"&&(l[p]=q(N,tt));let A=[];for(let I of l)I instanceof ae&&(I=I.value.slice(0,I.value.length-_)),I&&A.push(I);return A}function m(){o(Ut,SyntaxError);let l=s();if(o(nt))return l;if(o(Wt)){let _=g();return o(nt,SyntaxError),{type:"select",selector:l,..._}}throw new SyntaxError("Unclosed placeable")}function s(){if(e[n]==="{")return m();if(r(Je)){let[,l,_,p=null]=a(Je);if(l==="$")return{type:"var",name:_};if(o(Ht)){let N=d();if(l==="-")return{type:"term",name:_,attr:p,args:N};if(Dt.test(_))return{type:"func",name:_,args:N};throw new SyntaxError("Function names must be all upper-case")}return l==="-"?{type:"term",name:_,attr:p,args:[]}:{type:"mesg",name:_,attr:p}}return h()}function d(){let l=[];for(;;){switch(e[n]){case")":return n++,l;case void 0:throw new SyntaxError("Unclosed argument list")}l.push(S()),o(Gt)}}function S(){let l=s();return l.type!=="mesg"?l:o(Bt)?{type:"narg",name:l.name,value:h()}:l}function g(){let l=[],_=0,p;for(;r(Mt);){i("*")&&(p=_);let N=E(),A=c();if(A===null)throw new SyntaxError("Expected variant value");l[_++]={key:N,value:A}}if(_===0)return null;if(p===void 0)throw new SyntaxError("Expected default variant");return{variants:l,star:p}}function E(){o(jt,SyntaxError);let l;return r(ke)?l=x():l={type:"str",value:u(qt)},o(Yt,SyntaxError),l}function h(){if(r(ke))return x();if(e[n]==='"')return k();throw new SyntaxError("Invalid expression")}function x(){let[,l,_=""]=a(ke),p=_.length;return{type:"num",value:parseFloat(l),precision:p}}function k(){i('"',SyntaxError);let l="";for(;;){if(l+=u(zt),e[n]==="\\"){l+=H();continue}if(i('"'))return{type:"str",value:l};throw new SyntaxError("Unclosed string literal")}}function H(){if(r(Xe))return u(Xe);if(r(et)){let[,l,_]=a(et),p=parseInt(l||_,16);return p<=55295||57344<=p?String.fromCodePoint(p):"�"}throw new SyntaxError("Unknown escape sequence")}function W(){let l=n;switch(o(Vt),e[n]){case".":case"[":case"*":case"}":case void 0:return!1;case"{":return P(e.slice(l,n))}return e[n-1]===" "?P(e.slice(l,n)):!1}function q(l,_){return l.replace(_,"")}function P(l){let _=l.replace(Ft,`
`),p=Lt.exec(l)[1].length;return new ae(_,p)}}},ae=class{constructor(e,n){this.value=e,this.length=n}};var Te=`### The player's texts. Every language has every message; a test compares them.

## Frame
skip = Skip to the content
studio = Studio
main-navigation = Main
one-moment = One moment …
failed = That did not work
try-again = Try again
all-quizzes = All quizzes
not-found = Page not found
not-found-text = There is no page at this address. The link may be old or incomplete.
show-more = Show more
show = Show
hide = Hide
save = Save
saved = Saved.
deleted = Deleted.
delete = Delete
search = Search quizzes
nothing-found = No quiz has these words.

## Units
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
points = { $count ->
    [one] { $count } point
   *[other] { $count } points
}
questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}

## Errors
error-network = We could not be reached. Check the connection and try again.
error-unknown = Something went wrong.
error-retry-after = Try again in { $time }.
problem-conflict = Something changed at the same moment. Look again, and try once more.
problem-too-many-requests = That was tried too often.
problem-unavailable = The service is not available at the moment. Nothing you entered is lost.
problem-internal-error = Something went wrong in the service.
problem-not-found = There is nothing here, or it is not for you.
problem-forbidden = You are not allowed to do this.
problem-invalid-credentials = The email address or the password is wrong.
problem-email-taken = There is already an account with this address.
problem-username-taken = This name is taken.
problem-quiz-not-open = This quiz is not open yet.
problem-quiz-closed = This quiz is closed.
problem-quiz-paused = This quiz is paused at the moment. Try again soon.
problem-max-attempts-reached = You have used all your attempts.
problem-own-quiz = This is your own quiz; you cannot take it.
problem-too-late-to-start = It is too late to begin this quiz.
problem-access-code-wrong = The access code is missing or wrong.
problem-network-not-allowed = This quiz can only be taken from certain networks, and you are in another one.
problem-attempt-on-other-device = This attempt is open on another device, and its answers are taken from there alone. Ask the people in charge to release it.
problem-attempt-in-progress = An attempt of yours is still running. Hand it in first.
problem-invalid-mfa-code = This code is not right, or was used already.
problem-step-up-required = Sign in again to do this.
field-whole = What was sent
field-other = The entry
field-email = The address
field-username = The name
field-display-name = The name
field-password = The password
field-new-password = The password
field-current-password = The current password
field-code = The code

## Signing in
sign-in = Sign in
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
signed-out = You were signed out: this session was ended elsewhere, or it has expired.
signed-out-attempt = Your attempt goes on, and so does its time. The answers you gave are kept on this device. Sign in to go on.
email = Email address
password = Password
current-password = Current password
new-password = New password
name = Name
display-name = Full name
name-hint = Shown on leaderboards.
password-hint = At least twelve characters. A few words are easier to remember than signs.
mfa-code = Code
mfa-hint = From your authenticator app, or one of your recovery codes.
make-account = Make an account
make-the-account = Make the account
invited = You were invited. The account is for the address that the mail was sent to.
forgot-password = Forgot your password?
set-new-password = Set a new password
set-password = Set the password
send-link = Send me a link
send-another-link = Send me another link
confirm-first = Confirm your address first
look-into-mail = Look into your mail
mailed-register = If the address is not in use yet, a mail with a link is on its way. Open the link to go on.
mailed-reset = If there is an account with this address, a link to set a new password is on its way.
mailed-again = Another link is on its way.
thank-you = Thank you
address-confirmed = Your address is confirmed.
all-devices-signed-out = All devices will be signed out.
password-is-set = Your password is set
sign-in-with-it = Sign in with it on your devices.
to-the-quizzes = Go on to the quizzes

## Quizzes
quizzes = Quizzes
no-quizzes = There is no quiz open at the moment.
is-running = “{ $title }” is running.
answers-wait = Answers given on this device are not sent yet. Go on, and they are.
go-on = Go on
passed-at = passed at { $percentage }
open-until = open until { $time }
open-from = open from { $time }
your-results = Your results
no-results = You have no results yet.
earlier-quiz = An earlier quiz
score-hidden = not shown yet
score-of = { $score } of { $max }
opens-at = This quiz opens on { $time }.
opens-in = Time until it opens
opens-by-itself = You can begin here when the time has come; the page follows by itself.
quiz-closed = This quiz is closed.
access-code = Access code
begin = Begin
go-on-attempt = Go on with your attempt
attempt-is-running = Your attempt is running, and so is its time.
no-attempts-left = You have used all your attempts.
attempts-left = { $count ->
    [one] { $count } attempt left.
   *[other] { $count } attempts left.
}
time-runs = You have { $time }. The time runs from the moment you begin, whether this page is open or not.
ends-at = Begun now, it ends at { $time }.

## Leaderboard
leaderboard = Leaderboard
board-empty = Nobody is on it yet.
board-people = { $count ->
    [one] { $count } person on it.
   *[other] { $count } people on it.
}
board-place = You are number { $rank } of { $total }.
column-rank = Rank
column-name = Name
column-score = Score
column-time = Time
you = { $name } (you)

## An attempt
your-attempt = Your attempt
question = Question
passage = Text
question-of = Question { $place } of { $total }
penalty = { $count ->
    [one] { $count } point off when wrong
   *[other] { $count } points off when wrong
}
time-left = Time left
minutes-left = { $count ->
    [one] { $count } minute left.
   *[other] { $count } minutes left.
}
seconds-left = { $count ->
    [one] { $count } second left.
   *[other] { $count } seconds left.
}
time-added = { $time } more: the deadline has moved.
paused = The exam is paused. The time stands still; your answers are sent when it goes on.
paused-short = Paused
resumed = The exam goes on.
messages = Messages
save-idle = Answers are saved as you go.
save-saved = All answers are saved.
save-saving = Saving …
save-offline = No connection. Your answers are kept on this device and sent when it is back.
save-unavailable = The service does not take answers at the moment. Yours are kept on this device and sent as soon as it does.
save-paused = Paused. Your answers are kept on this device and sent when the exam goes on.
save-elsewhere = { problem-attempt-on-other-device }
save-drafts = { $count ->
    [one] Not saved: what you typed in question { $places }.
   *[other] Not saved: what you typed in questions { $places }.
}
connection-back = The connection is back.
handing-in = Handing in …
draft-not-a-number = This is not a number yet, so it is not saved. Write it like 3.14.
draft-ambiguous-number = This can be read in two ways, so it is not saved yet. Choose what you mean.
draft-refused = Not saved: this { $reason }.
changed-elsewhere-title = Changed on another device
changed-elsewhere = An answer was changed on another device, later than here. The page says which.
change-text = Question { $place } was answered later on another device. It is now: { $theirs }. Here it was: { $ours }.
use-mine = Use the answer from here
keep-theirs = Keep it
no-answer = no answer
back = Back
next = Next
hand-in-ask = Hand in …
hand-in = Hand in
flag-for-later = Flag for later
flagged = flagged
hide-clock = Hide the clock
leave-ask = Leave …
overview = Overview
answered-of = { $answered } of { $total } answered
question-answered = Question { $place }, answered
question-unanswered = Question { $place }, not answered
question-unsaved = Question { $place }, typed but not saved
hand-in-title = Hand in now?
not-saved-list = { $count ->
    [one] What you typed in { $count } question is not saved:
   *[other] What you typed in { $count } questions is not saved:
}
not-answered-list = { $count ->
    [one] { $count } question is not answered:
   *[other] { $count } questions are not answered:
}
flagged-list = { $count ->
    [one] { $count } question is flagged:
   *[other] { $count } questions are flagged:
}
all-answered = All questions are answered.
hand-in-final = After that nothing can be changed.
go-on-answering = Go on answering
go-to-question = Go to question { $place }
leave-title = Leave the attempt?
leave-text = It is not handed in by leaving, and its time runs on. You can come back until the time is up.
leave = Leave
stay = Stay
time-is-up = Time is up
time-is-up-text = Your answers are being handed in.
time-is-up-offline = No connection. What reached us in time counts; your result is shown when it is back.

## Questions
true = True
false = False
clear-answer = Clear my answer
choose-all-right = Choose all that are right.
choose = Choose …
word-count = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
words-between = (between { $least } and { $most } are asked for)
words-at-least = (at least { $least } are asked for)
words-at-most = (at most { $most } are asked for)
units-hint = Write the number and its unit: { $units }.
which-number = Which number do you mean?
order-hint-unanswered = Put these in the right order: with the buttons, or by dragging. They are mixed.
order-hint = Put in this order.
order-is-right = They are in the right order
move-up = Move up: { $item }
move-down = Move down: { $item }
moved-to = Moved to place { $place } of { $count }.
gap = Gap { $number }
text-with-gaps = Text with gaps
picture-missing = Picture: { $alt }
type-unknown = This page does not know questions of the type “{ $type }”. Reload it, or use another client.

## The result
your-result = Your result
result-of = Result: { $title }
score-not-shown = Your score is not shown yet.
marking-pending = Your answers are being marked. The score is shown afterwards.
of-maximum = of { $max } · { $percentage }
passed = Passed
not-passed = Not passed
ending-submitted = You handed it in.
ending-auto-submitted = It was handed in for you.
ending-abandoned = It was not handed in, so it does not count.
ending-submitted-taker = You handed it in.
ending-submitted-staff = The people in charge ended it and handed it in for you.
ending-auto-submitted-time = It was handed in for you when its time was up.
ending-auto-submitted-staff = The people in charge ended it and handed it in for you.
ending-abandoned-time = Its time was up before you handed it in, so it does not count.
ending-abandoned-staff = The people in charge ended it before you handed it in, so it does not count.
ending-voided = This result was declared void; it counts no more.
regraded = It was graded again on { $time }.
adjusted = The score was adjusted by { $points } points: { $reason }
to-the-quiz = To the quiz
print = Print
your-answers = Your answers
your-answer = Your answer
correct-answer = Correct
comment = Comment
or = { " or " }
verdict-right = Right
verdict-partly = Partly right
verdict-wrong = Wrong
verdict-pending = Not marked yet

## Account and inbox
account = Account
profile = Profile
not-confirmed = (not confirmed yet)
your-id = Id of this account: { $id }
visibility = On leaderboards
visibility-public = My name is shown
visibility-anonymous = I am shown as “Anonymous”
visibility-hidden = I am not shown
mails-about = Mails about
mails-security = Mails about the safety of your account are always sent.
topic-quiz-published = new quizzes
topic-result-available = results
topic-attempt-auto-submitted = attempts that were handed in for me
topic-result-changed = results that changed
topic-message = messages
language = Language
language-of-browser = As the browser
language-en = English
language-de = Deutsch
change-password = Change the password
password-changed = The password is changed. Other devices were signed out.
second-factor = Second factor
factor-text = A code from an app on your phone, asked for beside the password, keeps others out who know the password.
factor-is-on = A second factor is set up: a code is asked for at each sign-in.
factor-on = Set one up
factor-off = Turn it off
factor-open-app = Open it in your authenticator app
factor-secret = Or type this key into the app:
factor-confirm = Confirm with a code
factor-codes = Keep these codes in a safe place. Each signs you in once when the app is out of reach; they are shown only now.
devices = Devices
unnamed-device = Unnamed device
this-device = this device
last-seen = last seen { $time } in network { $network }
device-signed-out = The device is signed out.
your-data = Your data
your-data-text = Everything that is held about you, as one file.
download-data = Download
erase = Erase the account
erase-text = Your name and address are erased for good. Results stay with the quizzes, without your name.
erase-ask = Erase …
erase-final = This cannot be taken back.
erase-now = Erase for good
keep-account = Keep the account
inbox = Inbox
inbox-empty = There is nothing here yet.
unread = Unread
unread-count = { $count } unread
mark-read = Mark as read
mark-all-read = Mark all as read
your-groups = Groups
no-joined-groups = You are in no group.
group-code = Code of a group
group-code-hint = Your teacher has it.
join-group = Join
group-joined = You are in { $name } now.
group-left = You have left { $name }.
leave-group = Leave { $name }
leave-it = Leave
`;var Zt=["en","de"],xe=[{english:Te,german:()=>import("./de-A5NLNPVY.js")},{english:"",german:()=>import("./problems.de-236LECRS.js")}],ue=[$e("en",[Te])],Se="en";function Cn(t){xe.push(t)}async function Mn(t){let e=t.split("-")[0]??"en",n=xe.map(r=>r.english);if(ue=[$e("en",n,e==="qps"?Jt:void 0)],e==="de"){let r=await Promise.all(xe.map(i=>i.german()));ue.unshift($e("de",r.map(i=>i.default)))}Se=["en","de"].includes(e)?t:"en",document.documentElement.lang=e==="de"?"de":"en",document.documentElement.dir=t==="qps-rtl"?"rtl":"ltr"}function qn(t){return t!==null?t:navigator.languages.find(n=>Zt.some(r=>n.split("-")[0]===r))??"en"}function Dn(t){return ue.some(e=>e.hasMessage(t))}function rt(t,e={}){for(let n of ue){let r=n.getMessage(t)?.value;if(r)return n.formatPattern(r,e,[])}return t}function Qt(t,e=3){return t.toLocaleString(Se,{maximumFractionDigits:e})}function zn(t){return`${Qt(t,2)} %`}function On(t){return new Date(t).toLocaleString(Se,{dateStyle:"medium",timeStyle:"short"})}function Fn(t){let n=[["hours",Math.floor(t/3600)],["minutes",Math.floor(t/60)%60],["seconds",Math.floor(t%60)]].filter(([,r])=>r>0).slice(0,2);return n.length?n.map(([r,i])=>rt(r,{count:i})).join(" "):rt("seconds",{count:0})}function $e(t,e,n){let r=new K(t,{useIsolating:!1,...n?{transform:n}:{}});for(let i of e)r.addResource(new Z(i));return r}function Jt(t){return t.replace(/[aeiou]/g,e=>({a:"áá",e:"éé",i:"íí",o:"óó",u:"úú"})[e]??e)}var O,T,Ae,ot,Ne=Object.is,le=0,dt=[],Re=[],$=w,it=$.__b,st=$.__r,at=$.diffed,ut=$.__c,lt=$.unmount,ct=$.__;function Y(t,e){$.__h&&$.__h(T,t,le||e),le=0;var n=T.__H||(T.__H={__:[],__h:[]});return t>=n.__.length&&n.__.push({}),n.__[t]}function jn(t){return le=1,Xt(ht,t)}function Xt(t,e,n){var r=Y(O++,2);if(r.t=t,!r.__c&&(r.__=[n?n(e):ht(void 0,e),function(o){var a=(r.__N||r.__)[0],u=r.t(a,o);Ne(a,u)||(r.__N=[u,r.__[1]],r.__c.setState({}))}],r.__c=T,!T.__f)){T.__f=!0;var i=T.shouldComponentUpdate;T.shouldComponentUpdate=function(o,a,u){var f=this.__H;if(!f)return!0;var y=!1,c=this.props!=o;if(f.__.some(function(m){m.__N&&(y=!0,Ne(m.__[0],m.__N[0])||(c=!0))}),i){var v=i.call(this,o,a,u);return y?v||c:v}return!y||c}}return r.__}function Yn(t,e){var n=Y(O++,3);!$.__s&&Ie(n.__H,e)&&(n.__P=!0,n.__=t,n.u=e,T.__H.__h.push(n))}function Hn(t,e){var n=Y(O++,4);!$.__s&&Ie(n.__H,e)&&(n.__P=!1,n.__=t,n.u=e,T.__h.push(n))}function Wn(t){return le=5,en(function(){return{current:t}},[])}function en(t,e){var n=Y(O++,7);return Ie(n.__H,e)&&(n.__=t(),n.__H=e),n.__}function Bn(t){var e=T.context[t.__c],n=Y(O++,9);return n.c=t,e?(n.__==null&&(n.__=!0,e.sub(T)),e.props.value):t.__}function Gn(){var t=Y(O++,11);if(!t.__){for(var e=T.__v;!e.__m&&e.__;)e=e.__;var n=e.__m||(e.__m=[0,0]);t.__="P"+n[0]+"-"+n[1]++}return t.__}function tn(){var t;do{for(;t=Re.shift();)try{Q(t)}catch(n){$.__e(n,{__:(t=t.__P)&&t.__v})}for(;t=dt.shift();){var e=t.__H;if(t.__P&&e)try{e.__h.some(Q),e.__h.some(Pe),e.__h=[]}catch(n){e.__h=[],$.__e(n,t.__v)}}}while(Re.length)}$.__b=function(t){T=null,it&&it(t)},$.__=function(t,e){t&&e.__k&&e.__k.__m&&(t.__m=e.__k.__m),ct&&ct(t,e)},$.__r=function(t){st&&st(t),O=0;var e=(T=t.__c).__H;e&&(Ae==T?T.__h=[]:(e.__h.some(Q),e.__h.some(Pe),O=0),e.__h=[],e.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Ae=T},$.diffed=function(t){at&&at(t);var e=t.__c;e&&e.__H&&(e.__H.__h.length&&ft(dt.push(e)),e.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Ae=T=null},$.__c=function(t,e){e.some(function(n){try{n.__h.some(Q),n.__h=n.__h.filter(function(r){return!r.__||Pe(r)})}catch(r){n.__h=[function(){throw r}]}}),ut&&ut(t,e)},$.unmount=function(t){lt&&lt(t);var e,n,r=t.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=t.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,ft(Re.push(i))}else Q(i)}catch(o){e=o}}),r.__H=void 0,e&&$.__e(e,r.__v))};var _t=typeof requestAnimationFrame=="function";function nn(t){var e,n=function(){clearTimeout(r),_t&&cancelAnimationFrame(e),setTimeout(t)},r=setTimeout(n,35);_t&&(e=requestAnimationFrame(n))}function ft(t){t!=1&&ot==$.requestAnimationFrame||((ot=$.requestAnimationFrame)||nn)(tn)}function Q(t){var e=T,n=t.__c;typeof n=="function"&&(t.__c=void 0,n()),T=e}function Pe(t){var e=T;t.__c=t.__(),T=e}function Ie(t,e){return!t||t.length!=e.length||e.some(function(n,r){return!Ne(n,t[r])})}function ht(t,e){return typeof e=="function"?e(t):e}export{w as a,pt as b,rn as c,U as d,ee as e,on as f,sn as g,jn as h,Yn as i,Hn as j,Wn as k,en as l,Bn as m,Gn as n,ln as o,Zt as p,Cn as q,Mn as r,qn as s,Dn as t,rt as u,Qt as v,zn as w,On as x,Fn as y};
